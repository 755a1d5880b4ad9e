"""The rules, one package a noun."""
