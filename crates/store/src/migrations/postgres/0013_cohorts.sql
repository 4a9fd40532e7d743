-- Which customers are counted together: a list that somebody named, else the month of their first subscription. The last
-- column numbers the changes of either, so that those who count read what changed.
ALTER TABLE account ADD COLUMN cohort TEXT;
ALTER TABLE account ADD COLUMN subscribed_on TEXT;
ALTER TABLE account ADD COLUMN cohort_change BIGINT;
ALTER TABLE customer ADD COLUMN cohort TEXT;
ALTER TABLE customer ADD COLUMN subscribed_on TEXT;
ALTER TABLE customer ADD COLUMN cohort_change BIGINT;
CREATE INDEX account_cohort_change ON account (cohort_change) WHERE cohort_change IS NOT NULL;
CREATE INDEX customer_cohort_change ON customer (cohort_change) WHERE cohort_change IS NOT NULL;
