"""The literal table of the access matrix, and the objects its rows stand on."""
