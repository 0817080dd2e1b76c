"""Release: manifest, guards, targets with an atomic switch, rollback, verification of a live site."""
