"""What every verb of care works with: cases in view, why a file is opened, and the line that it leaves."""
