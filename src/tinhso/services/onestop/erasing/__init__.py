"""The end of what is kept of an applicant: personal data of a dossier that ended go, the dossier and all that counts it stay."""
