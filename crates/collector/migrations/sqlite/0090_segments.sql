-- What the site says of whoever said it: a customer, a contract, a plan.
ALTER TABLE items ADD COLUMN segment TEXT;
