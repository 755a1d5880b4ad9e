"""Steps of episodes: opened by an order, moved by evidence, confirmed by a second person, ended."""
