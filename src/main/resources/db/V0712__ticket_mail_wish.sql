-- Which wish stands in which mail: each in one.
CREATE TABLE IF NOT EXISTS ticket_mail_wish (
  wish_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ticket_wish',
  mail_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (wish_id),
  KEY wishes_of_mail (mail_id, wish_id),
  CONSTRAINT wish_in_mail FOREIGN KEY (mail_id) REFERENCES ticket_mail (id)
);
