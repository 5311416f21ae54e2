"""What runs inside Rasa: Vietnamese components built on `survey.reading`."""
