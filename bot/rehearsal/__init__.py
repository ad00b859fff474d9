"""An invented county and fake far ends, to train on and to test with."""
