"""The reference: every entry of the rulebook for the officers of a county, in Chinese.

One page for each kind, made of sections; a section can also be printed by itself (`explain`).
Pages are documents and not screens: their words stand here and are not translated.
"""
