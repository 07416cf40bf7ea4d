"""How it moves: the stage on which a topic is told, the topics' scenes, and filming."""
