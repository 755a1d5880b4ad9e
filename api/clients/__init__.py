"""Reference clients: what a phone, a desk and a police machine do, in httpx."""
