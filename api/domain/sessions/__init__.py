"""Who is signed in, and the codes by which an account is opened."""
