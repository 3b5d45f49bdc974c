-- Ready views of the DuckDB file. A date may be a year or a month: first_day and last_day are the span
-- that it covers, NULL where the article does not say when. published_on is the day of publication in
-- Viet Nam. party_a and party_b are a pair in the order of their ids, whoever acts.

CREATE VIEW dyads_dated AS
SELECT
    d.*,
    CAST(d.published_at AS DATE) AS published_on,
    CASE length(d.date_start)
        WHEN 4 THEN TRY_CAST(d.date_start || '-01-01' AS DATE)
        WHEN 7 THEN TRY_CAST(d.date_start || '-01' AS DATE)
        ELSE TRY_CAST(d.date_start AS DATE)
    END AS first_day,
    CASE length(coalesce(d.date_end, d.date_start))
        WHEN 4 THEN TRY_CAST(coalesce(d.date_end, d.date_start) || '-12-31' AS DATE)
        WHEN 7 THEN last_day(TRY_CAST(coalesce(d.date_end, d.date_start) || '-01' AS DATE))
        ELSE TRY_CAST(coalesce(d.date_end, d.date_start) AS DATE)
    END AS last_day,
    least(d.source, d.target) AS party_a,
    greatest(d.source, d.target) AS party_b,
    a.outlet,
    a.url,
    a.duplicate_of
FROM dyads AS d
JOIN articles AS a USING (article_id);
COMMENT ON VIEW dyads_dated IS 'Dyads with dates as dates, the pair in a fixed order, and the article''s outlet and address';

CREATE VIEW dyads_without_duplicates AS
SELECT * FROM dyads_dated WHERE duplicate_of IS NULL;
COMMENT ON VIEW dyads_without_duplicates IS 'Dyads of originals only: an article that copies an earlier one does not count again';

CREATE VIEW dyads_one_a_day AS
SELECT
    party_a,
    party_b,
    kind,
    published_on,
    count(*) AS n_dyads,
    count(DISTINCT article_id) AS n_articles,
    count(DISTINCT article_id) FILTER (duplicate_of IS NULL) AS n_articles_without_duplicates,
    count(DISTINCT outlet) AS n_outlets,
    list(DISTINCT status ORDER BY status) AS statuses,
    max(confidence) AS confidence,
    arg_min(dyad_id, (-confidence, dyad_id)) AS dyad_id
FROM dyads_dated
GROUP BY party_a, party_b, kind, published_on;
COMMENT ON VIEW dyads_one_a_day IS 'One row per pair, kind and day of publication; dyad_id is the surest of its dyads';

CREATE VIEW by_month AS
SELECT
    CAST(date_trunc('month', published_on) AS DATE) AS month,
    kind,
    count(*) AS n_dyads,
    count(DISTINCT article_id) AS n_articles,
    count(DISTINCT (party_a, party_b)) AS n_pairs
FROM dyads_without_duplicates
GROUP BY ALL
ORDER BY ALL;
COMMENT ON VIEW by_month IS 'Dyads, articles and pairs per month of publication and kind, without duplicates';

CREATE VIEW by_pair AS
SELECT
    d.party_a,
    any_value(a.name_vi) AS party_a_name,
    d.party_b,
    any_value(b.name_vi) AS party_b_name,
    d.kind,
    count(*) AS n_dyads,
    count(DISTINCT d.article_id) AS n_articles,
    count(*) FILTER (d.status = 'done') AS n_done,
    min(d.published_on) AS first_published_on,
    max(d.published_on) AS last_published_on
FROM dyads_without_duplicates AS d
JOIN entities AS a ON a.entity_id = d.party_a
JOIN entities AS b ON b.entity_id = d.party_b
GROUP BY d.party_a, d.party_b, d.kind
ORDER BY n_dyads DESC, d.party_a, d.party_b, d.kind;
COMMENT ON VIEW by_pair IS 'Dyads and articles per pair and kind, without duplicates, the most frequent first';
