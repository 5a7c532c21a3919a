"""The form of one agency, made from the models that load its file: fields, words, buttons and versions."""
