"""What each piece of work is in SQL: the same for the bare baseline and for the database's own limit.

The tables are the service's. Left out is what an ordinary service would not do: sealing, row policies,
audit, the chain of custody, and remembering keys of repeats.
"""

INSERT_TIP = """
WITH new AS (SELECT $1::uuid AS street_id, $2::uuid AS id, $3::bytea AS lookup_id),
claim AS (
  INSERT INTO receipt_claim (lookup_id, home_street_id, kind, subject_id, body_tag, received_on, is_burnt)
  SELECT lookup_id, street_id, 'tip', id, lookup_id, current_date, false FROM new
)
INSERT INTO tip (street_id, id, status, closure_number, received_on, received_bucket, visible_slot, due_on,
  category, urgency, community_code, channel_hint, substance_hint, reporter_mode, envelope, version)
SELECT street_id, id, 'received', 0, current_date, 3, 0, current_date + 1,
  $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::text::jsonb, 1
FROM new
"""

LIST_TIPS = """
SELECT t.id::text AS id,
  CASE WHEN c.status = 'closed' THEN 'closed' ELSE t.status END AS status,
  t.received_on::text AS received_on, t.received_bucket, t.due_on::text AS due_on, t.category, t.urgency,
  t.community_code, t.channel_hint, t.substance_hint, t.reporter_mode, t.assignee_id::text AS assignee_id,
  t.clue_id::text AS clue_id,
  (SELECT count(*) FROM tip_attachment f WHERE f.street_id = $1 AND f.tip_id = t.id) AS attachment_count,
  EXISTS (SELECT FROM tip_message m WHERE m.street_id = $1 AND m.tip_id = t.id
          AND m.author = 'reporter' AND m.is_new) AS has_new_message,
  EXISTS (SELECT FROM tip_contest k WHERE k.street_id = $1 AND k.tip_id = t.id
          AND k.state = 'open') AS is_contested
FROM tip t LEFT JOIN clue c ON c.street_id = $1 AND c.id = t.clue_id
WHERE t.street_id = $1
ORDER BY t.received_on DESC, t.received_bucket DESC, t.id DESC LIMIT $2
"""

FIND_ACCOUNT = """
SELECT a.street_id, a.id, a.role, p.password_hash
FROM account a JOIN credential p ON p.street_id = a.street_id AND p.account_id = a.id
WHERE a.street_id = $1 AND a.login = $2
"""

INSERT_SESSION = """
INSERT INTO session (street_id, id, account_id, refresh_hash, generation, created_at, last_used_at,
                     expires_at, idle_limit_s)
VALUES ($1, $2, $3, $4, 0, now(), now(), now() + interval '12 hours', 3600)
"""

CLAIM = """
WITH found AS (
  SELECT id FROM clue WHERE street_id = $1 AND station_id = $2 AND status = 'ready'
  ORDER BY urgency DESC, handed_off_at, id LIMIT $4 FOR UPDATE SKIP LOCKED
)
UPDATE clue SET status = 'leased', lease_account_id = $5, lease_claim_id = $3, lease_started_at = now(),
  lease_expires_at = now() + interval '15 minutes', version = version + 1
FROM found WHERE clue.street_id = $1 AND clue.id = found.id
RETURNING clue.id::text AS id, category, urgency, channel_hint, substance_hint, community_code, source,
  received_on::text AS received_on, handed_off_at, handling_marks, sealed_package::text AS sealed_package,
  digest, epoch, attempt, lease_expires_at
"""

ACKNOWLEDGE = """
UPDATE clue SET status = 'acknowledged', acknowledged_at = now(), answered_attempt = attempt,
  lease_account_id = NULL, lease_claim_id = NULL, lease_started_at = NULL, lease_expires_at = NULL,
  version = version + 1
FROM unnest($2::uuid[], $3::text[]) AS told (id, digest)
WHERE clue.street_id = $1 AND clue.id = told.id AND clue.digest = told.digest AND clue.status = 'leased'
RETURNING clue.id::text AS id, acknowledged_at
"""

INSERT_CHECK_IN = """
INSERT INTO check_in (street_id, id, account_id, grid_id, kind, device_at, observed_at, received_at,
  longitude, latitude, crs, accuracy_m, is_mock_location, geofence, flags)
VALUES ($1, $2, $3, $4, $5, $6, $6, now(), $7, $8, $9, $10, false, 'unknown', '{}')
ON CONFLICT DO NOTHING
"""

INSERT_CHECK_INS = """
INSERT INTO check_in (street_id, id, account_id, grid_id, kind, device_at, observed_at, received_at,
  longitude, latitude, crs, accuracy_m, is_mock_location, geofence, flags)
SELECT $1, id, $2, $3, kind, at, at, now(), longitude, latitude, crs, accuracy_m, false, 'unknown', '{}'
FROM unnest($4::uuid[], $5::text[], $6::timestamptz[], $7::float8[], $8::float8[], $9::text[], $10::float8[])
  AS t (id, kind, at, longitude, latitude, crs, accuracy_m)
ON CONFLICT DO NOTHING
"""

# What a client would send is made here, since pgbench sends no arrays.
LIMIT_CHECK_INS = """
INSERT INTO check_in (street_id, id, account_id, grid_id, kind, device_at, observed_at, received_at,
  longitude, latitude, crs, accuracy_m, is_mock_location, geofence, flags)
SELECT $1, gen_random_uuid(), $2, $3, 'routine', t, t, now(), 132.0 + random() * 0.0025,
  14.99 + random() * 0.0025, 'wgs84', 12.5, false, 'inside', '{}'
FROM (SELECT now() - n * interval '1 minute' AS t FROM generate_series(1, $4) AS n) AS s
ON CONFLICT DO NOTHING
"""

LIST_CHECK_INS = """
SELECT id::text AS id, account_id::text AS account_id, kind, device_at, observed_at, received_at, longitude,
  latitude, crs, accuracy_m, is_mock_location, geofence, flags, answer, answered_at
FROM check_in WHERE street_id = $1 AND account_id = $2
ORDER BY observed_at DESC, id DESC LIMIT $3
"""
