"""The one lawful door: what is told to the police, countersigned, sealed to the station."""
