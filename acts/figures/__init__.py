"""The pictures of the console: what each counts, in words. Of places, never of persons.

Places stand in the order of the register, not by their figures: nobody is compared with anybody.
"""
