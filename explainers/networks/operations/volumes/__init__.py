"""Layers over volumes, (channels, sides…): signals, images and larger ones alike."""
