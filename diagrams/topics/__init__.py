"""Topic by topic, network → Figure; each module has the name of the topic that it draws."""
