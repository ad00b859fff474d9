"""What is asked of cadres besides their duties: inspections, forms, and the measure of it all."""
