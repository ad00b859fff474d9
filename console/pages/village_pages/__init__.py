"""The pages a family opens by scanning its village's code."""
