"""What somebody is to do until when: tasks of field and office. Care keeps its own."""
