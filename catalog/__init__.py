"""What the city keeps: organisations, systems, projects, dossiers, the journal."""
