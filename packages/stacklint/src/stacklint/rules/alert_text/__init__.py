"""Rules on a template in a label or an annotation of an alert."""
