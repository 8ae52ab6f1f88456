"""What Lyceum decides: rules over values, with no clock, dice, network or database."""
