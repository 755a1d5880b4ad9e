-- Every row policy and grant in force, printed from a migrated database. Do not edit.
-- Renew: SHOUWANG_RENEW=1 python -m pytest tests/rls/test_snapshot.py

-- account: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON account TO app_admin;
GRANT SELECT ON account TO app_admin;
GRANT UPDATE (display_name, identity_stamp, role, state, unit_id, version) ON account TO app_admin;
GRANT SELECT (display_name, id, role, state, street_id, unit_id) ON account TO app_area;
GRANT SELECT ON account TO app_auth;
GRANT UPDATE (identity_stamp, state, version) ON account TO app_auth;
GRANT SELECT ON account TO app_desk;
GRANT SELECT (display_name, id, role, state, street_id, unit_id) ON account TO app_grid;
GRANT INSERT ON account TO app_lead;
GRANT SELECT ON account TO app_lead;
GRANT UPDATE (display_name, identity_stamp, role, state, unit_id, version) ON account TO app_lead;
GRANT SELECT ON account TO app_lookup;
GRANT SELECT ON account TO app_me;
GRANT UPDATE (version) ON account TO app_me;
GRANT SELECT ON account TO app_worker;
CREATE POLICY admin_insert ON account FOR INSERT TO app_admin
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON account FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON account FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY area_select ON account FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text, 'grid'::text]))));
CREATE POLICY auth_select ON account FOR SELECT TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_update ON account FOR UPDATE TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON account FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON account FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text, 'grid'::text]))));
CREATE POLICY lead_insert ON account FOR INSERT TO app_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text, 'grid'::text]))));
CREATE POLICY lead_select ON account FOR SELECT TO app_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text, 'grid'::text]))));
CREATE POLICY lead_update ON account FOR UPDATE TO app_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text, 'grid'::text]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text, 'grid'::text]))));
CREATE POLICY lookup_select ON account FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY me_select ON account FOR SELECT TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY me_update ON account FOR UPDATE TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY worker_select ON account FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- address_unit: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON address_unit TO app_area;
GRANT SELECT ON address_unit TO app_grid;
GRANT INSERT ON address_unit TO app_lead;
GRANT SELECT ON address_unit TO app_lead;
GRANT SELECT ON address_unit TO app_worker;
CREATE POLICY area_select ON address_unit FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON address_unit FOR SELECT TO app_grid
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON address_unit FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON address_unit FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON address_unit FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- assignment: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON assignment TO app_admin;
GRANT SELECT ON assignment TO app_admin;
GRANT UPDATE (valid_to) ON assignment TO app_admin;
GRANT SELECT ON assignment TO app_area;
GRANT SELECT ON assignment TO app_grid;
GRANT INSERT ON assignment TO app_lead;
GRANT SELECT ON assignment TO app_lead;
GRANT UPDATE (valid_to) ON assignment TO app_lead;
GRANT SELECT ON assignment TO app_lookup;
GRANT SELECT ON assignment TO app_me;
GRANT SELECT ON assignment TO app_worker;
CREATE POLICY admin_insert ON assignment FOR INSERT TO app_admin
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON assignment FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON assignment FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY area_select ON assignment FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON assignment FOR SELECT TO app_grid
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON assignment FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON assignment FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON assignment FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lookup_select ON assignment FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY me_select ON assignment FOR SELECT TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY worker_select ON assignment FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- audit_event: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON audit_event TO app_admin;
GRANT INSERT ON audit_event TO app_area;
GRANT INSERT ON audit_event TO app_auditor;
GRANT SELECT ON audit_event TO app_auditor;
GRANT INSERT ON audit_event TO app_auth;
GRANT INSERT ON audit_event TO app_care_lead;
GRANT INSERT ON audit_event TO app_custodian;
GRANT INSERT ON audit_event TO app_dash;
GRANT INSERT ON audit_event TO app_desk;
GRANT INSERT ON audit_event TO app_field;
GRANT INSERT ON audit_event TO app_grid;
GRANT INSERT ON audit_event TO app_lead;
GRANT INSERT ON audit_event TO app_me;
GRANT INSERT ON audit_event TO app_police;
GRANT INSERT ON audit_event TO app_public;
GRANT INSERT ON audit_event TO app_receipt;
GRANT INSERT ON audit_event TO app_worker;
CREATE POLICY admin_insert ON audit_event FOR INSERT TO app_admin
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY area_insert ON audit_event FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY auditor_insert ON audit_event FOR INSERT TO app_auditor
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY auditor_select ON audit_event FOR SELECT TO app_auditor
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_kind <> 'public'::text) OR (bucket IS NULL) OR (((((on_date - '0001-01-01'::date) + 1) * 6) + bucket) < (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer))));
CREATE POLICY auth_insert ON audit_event FOR INSERT TO app_auth
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON audit_event FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY custodian_insert ON audit_event FOR INSERT TO app_custodian
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY dash_insert ON audit_event FOR INSERT TO app_dash
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY desk_insert ON audit_event FOR INSERT TO app_desk
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY field_insert ON audit_event FOR INSERT TO app_field
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY grid_insert ON audit_event FOR INSERT TO app_grid
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY lead_insert ON audit_event FOR INSERT TO app_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY me_insert ON audit_event FOR INSERT TO app_me
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY police_insert ON audit_event FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY public_insert ON audit_event FOR INSERT TO app_public
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY receipt_insert ON audit_event FOR INSERT TO app_receipt
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY worker_insert ON audit_event FOR INSERT TO app_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));

-- campaign_register: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON campaign_register TO app_area;
GRANT SELECT ON campaign_register TO app_grid;
GRANT INSERT ON campaign_register TO app_lead;
GRANT SELECT ON campaign_register TO app_lead;
GRANT SELECT ON campaign_register TO app_worker;
CREATE POLICY area_select ON campaign_register FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON campaign_register FOR SELECT TO app_grid
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON campaign_register FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON campaign_register FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON campaign_register FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- campaign_register_line: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON campaign_register_line TO app_area;
GRANT SELECT ON campaign_register_line TO app_grid;
GRANT INSERT ON campaign_register_line TO app_lead;
GRANT SELECT ON campaign_register_line TO app_lead;
GRANT SELECT ON campaign_register_line TO app_worker;
CREATE POLICY area_select ON campaign_register_line FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON campaign_register_line FOR SELECT TO app_grid
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON campaign_register_line FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON campaign_register_line FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON campaign_register_line FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- check_in: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT (account_id, answer, answered_at, device_at, flags, geofence, grid_id, id, is_mock_location, kind, observed_at, patrol_id, point_id, received_at, street_id) ON check_in TO app_area;
GRANT INSERT ON check_in TO app_grid;
GRANT SELECT ON check_in TO app_grid;
GRANT UPDATE (answer, answered_at) ON check_in TO app_grid;
GRANT SELECT (account_id, answer, answered_at, device_at, flags, geofence, grid_id, id, is_mock_location, kind, observed_at, patrol_id, point_id, received_at, street_id) ON check_in TO app_lead;
GRANT SELECT ON check_in TO app_worker;
GRANT UPDATE (accuracy_m, latitude, longitude) ON check_in TO app_worker;
CREATE POLICY area_select ON check_in FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY grid_insert ON check_in FOR INSERT TO app_grid
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_select ON check_in FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_update ON check_in FOR UPDATE TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY lead_select ON check_in FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON check_in FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON check_in FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- checkpoint: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON checkpoint TO app_auditor;
GRANT SELECT ON checkpoint TO app_desk;
GRANT SELECT ON checkpoint TO app_police;
GRANT INSERT ON checkpoint TO app_worker;
GRANT SELECT ON checkpoint TO app_worker;
CREATE POLICY auditor_select ON checkpoint FOR SELECT TO app_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON checkpoint FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON checkpoint FOR SELECT TO app_police
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_insert ON checkpoint FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON checkpoint FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- checkpoint_leaf: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON checkpoint_leaf TO app_auditor;
GRANT SELECT ON checkpoint_leaf TO app_desk;
GRANT SELECT ON checkpoint_leaf TO app_police;
GRANT INSERT ON checkpoint_leaf TO app_worker;
GRANT SELECT ON checkpoint_leaf TO app_worker;
CREATE POLICY auditor_select ON checkpoint_leaf FOR SELECT TO app_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON checkpoint_leaf FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON checkpoint_leaf FOR SELECT TO app_police
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_insert ON checkpoint_leaf FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON checkpoint_leaf FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- client_secret: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON client_secret TO app_admin;
GRANT SELECT (account_id, ended_at, id, street_id) ON client_secret TO app_admin;
GRANT UPDATE (ended_at) ON client_secret TO app_admin;
GRANT SELECT ON client_secret TO app_auth;
CREATE POLICY admin_insert ON client_secret FOR INSERT TO app_admin
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON client_secret FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON client_secret FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_select ON client_secret FOR SELECT TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- clue: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT (chain_seq, handed_off_at, id, station_id, street_id) ON clue TO app_auditor;
GRANT INSERT ON clue TO app_desk;
GRANT SELECT ON clue TO app_desk;
GRANT UPDATE (acknowledged_at, acknowledged_hash, acknowledged_seq, answered_attempt, attempt, chain_hash, chain_seq, epoch, handed_off_at, lease_account_id, lease_claim_id, lease_expires_at, lease_started_at, return_code, sealed_package, station_id, status, version) ON clue TO app_desk;
GRANT INSERT ON clue TO app_field;
GRANT SELECT (author_id, category, channel_hint, community_code, digest, handling_marks, id, source, status, street_id, submitted_on, substance_hint, urgency) ON clue TO app_field;
GRANT SELECT ON clue TO app_police;
GRANT UPDATE (acknowledged_at, acknowledged_hash, acknowledged_seq, answered_attempt, attempt, chain_hash, chain_seq, epoch, lease_account_id, lease_claim_id, lease_expires_at, lease_started_at, return_code, reward_collect_by, reward_place, reward_state, status, version) ON clue TO app_police;
GRANT SELECT (handling_marks, id, reward_collect_by, reward_place, reward_ref, reward_state, source, status, street_id) ON clue TO app_receipt;
GRANT UPDATE (reward_ref, reward_state) ON clue TO app_receipt;
GRANT SELECT ON clue TO app_worker;
GRANT UPDATE (acknowledged_at, acknowledged_hash, acknowledged_seq, answered_attempt, attempt, chain_hash, chain_seq, epoch, lease_account_id, lease_claim_id, lease_expires_at, lease_started_at, logged_seq, return_code, status, version) ON clue TO app_worker;
CREATE POLICY auditor_select ON clue FOR SELECT TO app_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_insert ON clue FOR INSERT TO app_desk
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON clue FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_update ON clue FOR UPDATE TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY field_insert ON clue FOR INSERT TO app_field
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (author_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (status = 'triage'::text)));
CREATE POLICY field_select ON clue FOR SELECT TO app_field
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (author_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY police_select ON clue FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid) AND (handed_off_at IS NOT NULL)));
CREATE POLICY police_update ON clue FOR UPDATE TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid) AND (handed_off_at IS NOT NULL)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid) AND (handed_off_at IS NOT NULL)));
CREATE POLICY receipt_select ON clue FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY receipt_update ON clue FOR UPDATE TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY worker_select ON clue FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON clue FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- clue_attachment: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON clue_attachment TO app_desk;
GRANT SELECT ON clue_attachment TO app_desk;
GRANT UPDATE (key_wraps) ON clue_attachment TO app_desk;
GRANT SELECT ON clue_attachment TO app_police;
CREATE POLICY desk_insert ON clue_attachment FOR INSERT TO app_desk
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON clue_attachment FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_update ON clue_attachment FOR UPDATE TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON clue_attachment FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));

-- clue_event: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON clue_event TO app_auditor;
GRANT INSERT ON clue_event TO app_desk;
GRANT SELECT ON clue_event TO app_desk;
GRANT INSERT ON clue_event TO app_field;
GRANT INSERT ON clue_event TO app_police;
GRANT SELECT ON clue_event TO app_police;
GRANT INSERT ON clue_event TO app_worker;
GRANT SELECT ON clue_event TO app_worker;
CREATE POLICY auditor_select ON clue_event FOR SELECT TO app_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_insert ON clue_event FOR INSERT TO app_desk
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON clue_event FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY field_insert ON clue_event FOR INSERT TO app_field
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (kind = 'submitted'::text)));
CREATE POLICY police_insert ON clue_event FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY police_select ON clue_event FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY worker_insert ON clue_event FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON clue_event FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- clue_question: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON clue_question TO app_desk;
GRANT UPDATE (answered_at) ON clue_question TO app_desk;
GRANT INSERT ON clue_question TO app_police;
GRANT SELECT ON clue_question TO app_police;
CREATE POLICY desk_select ON clue_question FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_update ON clue_question FOR UPDATE TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_insert ON clue_question FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY police_select ON clue_question FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));

-- credential: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT (account_id, street_id) ON credential TO app_admin;
GRANT INSERT ON credential TO app_auth;
GRANT SELECT ON credential TO app_auth;
GRANT UPDATE (password_hash) ON credential TO app_auth;
GRANT SELECT (account_id, street_id) ON credential TO app_lead;
GRANT SELECT ON credential TO app_me;
GRANT UPDATE (password_hash) ON credential TO app_me;
CREATE POLICY admin_select ON credential FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_insert ON credential FOR INSERT TO app_auth
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_select ON credential FOR SELECT TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_update ON credential FOR UPDATE TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON credential FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY me_select ON credential FOR SELECT TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY me_update ON credential FOR UPDATE TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));

-- drone_finding: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON drone_finding TO app_area;
GRANT SELECT ON drone_finding TO app_area;
GRANT INSERT ON drone_finding TO app_lead;
GRANT SELECT ON drone_finding TO app_lead;
CREATE POLICY area_insert ON drone_finding FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_select ON drone_finding FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY lead_insert ON drone_finding FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON drone_finding FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- drone_flight: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON drone_flight TO app_area;
GRANT SELECT ON drone_flight TO app_area;
GRANT UPDATE (cancel_reason, changed_at, erased_on, status, version) ON drone_flight TO app_area;
GRANT INSERT ON drone_flight TO app_lead;
GRANT SELECT ON drone_flight TO app_lead;
GRANT UPDATE (cancel_reason, changed_at, erased_on, status, version) ON drone_flight TO app_lead;
GRANT SELECT ON drone_flight TO app_worker;
GRANT UPDATE (retention_task_id) ON drone_flight TO app_worker;
CREATE POLICY area_insert ON drone_flight FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_select ON drone_flight FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_update ON drone_flight FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY lead_insert ON drone_flight FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON drone_flight FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON drone_flight FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON drone_flight FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON drone_flight FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- duty_grant: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON duty_grant TO app_admin;
GRANT SELECT ON duty_grant TO app_admin;
GRANT UPDATE (confirmed_at, confirmed_by, ended_at, state) ON duty_grant TO app_admin;
GRANT SELECT (account_id, duty, id, state, street_id) ON duty_grant TO app_area;
GRANT SELECT ON duty_grant TO app_auth;
GRANT SELECT ON duty_grant TO app_desk;
GRANT SELECT (account_id, duty, id, state, street_id) ON duty_grant TO app_grid;
GRANT INSERT ON duty_grant TO app_lead;
GRANT SELECT ON duty_grant TO app_lead;
GRANT UPDATE (confirmed_at, confirmed_by, ended_at, state) ON duty_grant TO app_lead;
GRANT SELECT ON duty_grant TO app_lookup;
GRANT SELECT ON duty_grant TO app_me;
GRANT SELECT (account_id, duty, id, state, street_id) ON duty_grant TO app_worker;
CREATE POLICY admin_insert ON duty_grant FOR INSERT TO app_admin
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((state = 'pending'::text) OR ((state = 'active'::text) AND (duty = ANY (ARRAY['inspector'::text, 'community_lead'::text, 'case_worker'::text, 'grid_chief'::text, 'grid_worker'::text, 'volunteer'::text])))) AND ((granted_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR ((granted_by IS NULL) AND ((NULLIF(current_setting('app.account'::text, true), ''::text))::uuid = '00000000-0000-0000-0000-000000000000'::uuid)))));
CREATE POLICY admin_select ON duty_grant FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON duty_grant FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((state <> 'active'::text) OR ((account_id <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND ((granted_by IS NULL) OR (granted_by <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))))));
CREATE POLICY area_select ON duty_grant FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (duty = ANY (ARRAY['office_lead'::text, 'community_lead'::text, 'grid_chief'::text, 'grid_worker'::text, 'volunteer'::text]))));
CREATE POLICY auth_select ON duty_grant FOR SELECT TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON duty_grant FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON duty_grant FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (duty = ANY (ARRAY['office_lead'::text, 'community_lead'::text, 'grid_chief'::text, 'grid_worker'::text, 'volunteer'::text]))));
CREATE POLICY lead_insert ON duty_grant FOR INSERT TO app_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((state = 'pending'::text) OR ((state = 'active'::text) AND (duty = ANY (ARRAY['inspector'::text, 'community_lead'::text, 'case_worker'::text, 'grid_chief'::text, 'grid_worker'::text, 'volunteer'::text])))) AND ((granted_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR ((granted_by IS NULL) AND ((NULLIF(current_setting('app.account'::text, true), ''::text))::uuid = '00000000-0000-0000-0000-000000000000'::uuid)))));
CREATE POLICY lead_select ON duty_grant FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON duty_grant FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((state <> 'active'::text) OR ((account_id <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND ((granted_by IS NULL) OR (granted_by <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))))));
CREATE POLICY lookup_select ON duty_grant FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY me_select ON duty_grant FOR SELECT TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY worker_select ON duty_grant FOR SELECT TO app_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (duty = ANY (ARRAY['office_lead'::text, 'community_lead'::text, 'grid_chief'::text, 'grid_worker'::text, 'volunteer'::text]))));

-- help_message: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON help_message TO app_care_lead;
GRANT SELECT ON help_message TO app_care_lead;
GRANT UPDATE (is_new) ON help_message TO app_care_lead;
GRANT DELETE ON help_message TO app_receipt;
GRANT INSERT ON help_message TO app_receipt;
GRANT SELECT ON help_message TO app_receipt;
GRANT UPDATE (envelope) ON help_message TO app_receipt;
CREATE POLICY care_lead_insert ON help_message FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text))) AND (author = 'office'::text)));
CREATE POLICY care_lead_select ON help_message FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))));
CREATE POLICY care_lead_update ON help_message FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))));
CREATE POLICY receipt_delete ON help_message FOR DELETE TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid) AND (author = 'office'::text)));
CREATE POLICY receipt_insert ON help_message FOR INSERT TO app_receipt
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_select ON help_message FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_update ON help_message FOR UPDATE TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));

-- help_request: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON help_request TO app_care_lead;
GRANT INSERT ON help_request TO app_public;
GRANT SELECT ON help_request TO app_receipt;
GRANT UPDATE (receipt_key) ON help_request TO app_receipt;
CREATE POLICY care_lead_select ON help_request FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))));
CREATE POLICY public_insert ON help_request FOR INSERT TO app_public
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY receipt_select ON help_request FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_update ON help_request FOR UPDATE TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));

-- idempotency: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON idempotency TO app_admin;
GRANT SELECT ON idempotency TO app_admin;
GRANT UPDATE (answer, status) ON idempotency TO app_admin;
GRANT INSERT ON idempotency TO app_area;
GRANT SELECT ON idempotency TO app_area;
GRANT UPDATE (answer, status) ON idempotency TO app_area;
GRANT INSERT ON idempotency TO app_auditor;
GRANT SELECT ON idempotency TO app_auditor;
GRANT UPDATE (answer, status) ON idempotency TO app_auditor;
GRANT INSERT ON idempotency TO app_care_lead;
GRANT SELECT ON idempotency TO app_care_lead;
GRANT UPDATE (answer, status) ON idempotency TO app_care_lead;
GRANT INSERT ON idempotency TO app_custodian;
GRANT SELECT ON idempotency TO app_custodian;
GRANT UPDATE (answer, status) ON idempotency TO app_custodian;
GRANT INSERT ON idempotency TO app_desk;
GRANT SELECT ON idempotency TO app_desk;
GRANT UPDATE (answer, status) ON idempotency TO app_desk;
GRANT INSERT ON idempotency TO app_field;
GRANT SELECT ON idempotency TO app_field;
GRANT UPDATE (answer, status) ON idempotency TO app_field;
GRANT INSERT ON idempotency TO app_grid;
GRANT SELECT ON idempotency TO app_grid;
GRANT UPDATE (answer, status) ON idempotency TO app_grid;
GRANT INSERT ON idempotency TO app_lead;
GRANT SELECT ON idempotency TO app_lead;
GRANT UPDATE (answer, status) ON idempotency TO app_lead;
GRANT INSERT ON idempotency TO app_me;
GRANT SELECT ON idempotency TO app_me;
GRANT UPDATE (answer, status) ON idempotency TO app_me;
GRANT INSERT ON idempotency TO app_police;
GRANT SELECT ON idempotency TO app_police;
GRANT UPDATE (answer, status) ON idempotency TO app_police;
GRANT INSERT ON idempotency TO app_receipt;
GRANT SELECT ON idempotency TO app_receipt;
GRANT UPDATE (answer, status) ON idempotency TO app_receipt;
GRANT DELETE ON idempotency TO app_worker;
GRANT SELECT ON idempotency TO app_worker;
CREATE POLICY admin_insert ON idempotency FOR INSERT TO app_admin
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY admin_select ON idempotency FOR SELECT TO app_admin
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY admin_update ON idempotency FOR UPDATE TO app_admin
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY area_insert ON idempotency FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY area_select ON idempotency FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY area_update ON idempotency FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY auditor_insert ON idempotency FOR INSERT TO app_auditor
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY auditor_select ON idempotency FOR SELECT TO app_auditor
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY auditor_update ON idempotency FOR UPDATE TO app_auditor
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_insert ON idempotency FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_select ON idempotency FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_update ON idempotency FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY custodian_insert ON idempotency FOR INSERT TO app_custodian
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY custodian_select ON idempotency FOR SELECT TO app_custodian
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY custodian_update ON idempotency FOR UPDATE TO app_custodian
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY desk_insert ON idempotency FOR INSERT TO app_desk
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY desk_select ON idempotency FOR SELECT TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY desk_update ON idempotency FOR UPDATE TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY field_insert ON idempotency FOR INSERT TO app_field
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY field_select ON idempotency FOR SELECT TO app_field
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY field_update ON idempotency FOR UPDATE TO app_field
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_insert ON idempotency FOR INSERT TO app_grid
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_select ON idempotency FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_update ON idempotency FOR UPDATE TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY lead_insert ON idempotency FOR INSERT TO app_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY lead_select ON idempotency FOR SELECT TO app_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY lead_update ON idempotency FOR UPDATE TO app_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY me_insert ON idempotency FOR INSERT TO app_me
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY me_select ON idempotency FOR SELECT TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY me_update ON idempotency FOR UPDATE TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY police_insert ON idempotency FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY police_select ON idempotency FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY police_update ON idempotency FOR UPDATE TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_insert ON idempotency FOR INSERT TO app_receipt
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_select ON idempotency FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_update ON idempotency FOR UPDATE TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY worker_delete ON idempotency FOR DELETE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON idempotency FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- identity_request: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON identity_request TO app_custodian;
GRANT UPDATE (decided_by, decided_on, decision_reason, sealed_contact, state) ON identity_request TO app_custodian;
GRANT INSERT ON identity_request TO app_desk;
GRANT SELECT ON identity_request TO app_desk;
GRANT INSERT ON identity_request TO app_police;
GRANT SELECT ON identity_request TO app_police;
GRANT SELECT (clue_id, id, on_date, state, street_id, tip_id) ON identity_request TO app_receipt;
CREATE POLICY custodian_select ON identity_request FOR SELECT TO app_custodian
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY custodian_update ON identity_request FOR UPDATE TO app_custodian
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (requested_by <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (requested_by <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY desk_insert ON identity_request FOR INSERT TO app_desk
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (requested_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (clue_id IS NULL) AND (state = 'pending'::text)));
CREATE POLICY desk_select ON identity_request FOR SELECT TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (requested_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY police_insert ON identity_request FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (requested_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (tip_id IS NULL) AND (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[])) AND (state = 'pending'::text)));
CREATE POLICY police_select ON identity_request FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (requested_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_select ON identity_request FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid) OR (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[])))));

-- link_code: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON link_code TO app_admin;
GRANT SELECT (account_id, id, street_id, used_at) ON link_code TO app_admin;
GRANT UPDATE (used_at) ON link_code TO app_admin;
GRANT SELECT ON link_code TO app_auth;
GRANT UPDATE (used_at) ON link_code TO app_auth;
GRANT INSERT ON link_code TO app_lead;
GRANT SELECT (account_id, id, street_id, used_at) ON link_code TO app_lead;
GRANT UPDATE (used_at) ON link_code TO app_lead;
CREATE POLICY admin_insert ON link_code FOR INSERT TO app_admin
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON link_code FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON link_code FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_select ON link_code FOR SELECT TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_update ON link_code FOR UPDATE TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON link_code FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON link_code FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON link_code FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- login_claim: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON login_claim TO app_admin;
GRANT INSERT ON login_claim TO app_lead;
GRANT SELECT ON login_claim TO app_lookup;
CREATE POLICY admin_insert ON login_claim FOR INSERT TO app_admin
  WITH CHECK ((home_street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON login_claim FOR INSERT TO app_lead
  WITH CHECK ((home_street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lookup_select ON login_claim FOR SELECT TO app_lookup
  USING (true);

-- meeting: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON meeting TO app_area;
GRANT SELECT ON meeting TO app_desk;
GRANT INSERT ON meeting TO app_lead;
GRANT SELECT ON meeting TO app_lead;
GRANT UPDATE (agenda_since, agenda_until, attendance, changed_at, held_at, is_police_present, minutes, reason, status, version, week) ON meeting TO app_lead;
GRANT SELECT ON meeting TO app_police;
GRANT SELECT ON meeting TO app_worker;
GRANT UPDATE (agenda_since, agenda_until) ON meeting TO app_worker;
CREATE POLICY area_select ON meeting FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON meeting FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON meeting FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON meeting FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON meeting FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON meeting FOR SELECT TO app_police
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON meeting FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON meeting FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- meeting_agenda_line: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON meeting_agenda_line TO app_area;
GRANT SELECT (counted, counted_before, id, kind, meeting_id, out_of, section, street_id, unit_id) ON meeting_agenda_line TO app_desk;
GRANT DELETE ON meeting_agenda_line TO app_lead;
GRANT INSERT ON meeting_agenda_line TO app_lead;
GRANT SELECT ON meeting_agenda_line TO app_lead;
GRANT SELECT (counted, counted_before, id, kind, meeting_id, out_of, section, street_id, unit_id) ON meeting_agenda_line TO app_police;
GRANT DELETE ON meeting_agenda_line TO app_worker;
GRANT INSERT ON meeting_agenda_line TO app_worker;
GRANT SELECT ON meeting_agenda_line TO app_worker;
CREATE POLICY area_select ON meeting_agenda_line FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY desk_select ON meeting_agenda_line FOR SELECT TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (section <> 'overdue_records'::text)));
CREATE POLICY lead_delete ON meeting_agenda_line FOR DELETE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON meeting_agenda_line FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON meeting_agenda_line FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON meeting_agenda_line FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (section <> 'overdue_records'::text)));
CREATE POLICY worker_delete ON meeting_agenda_line FOR DELETE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_insert ON meeting_agenda_line FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON meeting_agenda_line FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- meeting_alert: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON meeting_alert TO app_lead;
GRANT INSERT ON meeting_alert TO app_worker;
GRANT SELECT ON meeting_alert TO app_worker;
CREATE POLICY lead_select ON meeting_alert FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_insert ON meeting_alert FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON meeting_alert FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- meeting_decision: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON meeting_decision TO app_area;
GRANT SELECT ON meeting_decision TO app_desk;
GRANT INSERT ON meeting_decision TO app_lead;
GRANT SELECT ON meeting_decision TO app_lead;
GRANT SELECT ON meeting_decision TO app_police;
CREATE POLICY area_select ON meeting_decision FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY desk_select ON meeting_decision FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON meeting_decision FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON meeting_decision FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON meeting_decision FOR SELECT TO app_police
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- notice: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON notice TO app_area;
GRANT INSERT ON notice TO app_grid;
GRANT INSERT ON notice TO app_lead;
GRANT DELETE ON notice TO app_worker;
GRANT INSERT ON notice TO app_worker;
GRANT SELECT ON notice TO app_worker;
GRANT UPDATE (attempts, next_attempt_at, sent_at, status) ON notice TO app_worker;
CREATE POLICY area_insert ON notice FOR INSERT TO app_area
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_insert ON notice FOR INSERT TO app_grid
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON notice FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_delete ON notice FOR DELETE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_insert ON notice FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON notice FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON notice FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- observation: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON observation TO app_area;
GRANT UPDATE (awaits_follow_up, clue_id, outcome, outcome_note, owner_id, resolved_at, resolved_by, status, version) ON observation TO app_area;
GRANT INSERT ON observation TO app_grid;
GRANT SELECT ON observation TO app_grid;
GRANT UPDATE (clue_id, outcome, outcome_note, resolved_at, resolved_by, status, version) ON observation TO app_grid;
GRANT SELECT ON observation TO app_lead;
GRANT UPDATE (awaits_follow_up, clue_id, outcome, outcome_note, owner_id, resolved_at, resolved_by, status, version) ON observation TO app_lead;
GRANT SELECT ON observation TO app_worker;
GRANT UPDATE (accuracy_m, awaits_follow_up, latitude, longitude, owner_id, version) ON observation TO app_worker;
CREATE POLICY area_select ON observation FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_update ON observation FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY grid_insert ON observation FOR INSERT TO app_grid
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (status = 'open'::text)));
CREATE POLICY grid_select ON observation FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY grid_update ON observation FOR UPDATE TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY lead_select ON observation FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON observation FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON observation FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON observation FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- outcome: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON outcome TO app_desk;
GRANT INSERT ON outcome TO app_police;
GRANT SELECT ON outcome TO app_police;
CREATE POLICY desk_select ON outcome FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_insert ON outcome FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY police_select ON outcome FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (clue_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));

-- outreach_campaign: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON outreach_campaign TO app_area;
GRANT SELECT ON outreach_campaign TO app_grid;
GRANT INSERT ON outreach_campaign TO app_lead;
GRANT SELECT ON outreach_campaign TO app_lead;
GRANT UPDATE (closed_at, closure_reason, ends_on, name_en, name_zh, opened_at, starts_on, status, version) ON outreach_campaign TO app_lead;
GRANT SELECT ON outreach_campaign TO app_worker;
CREATE POLICY area_select ON outreach_campaign FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON outreach_campaign FOR SELECT TO app_grid
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON outreach_campaign FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON outreach_campaign FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON outreach_campaign FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON outreach_campaign FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- patrol: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON patrol TO app_area;
GRANT SELECT ON patrol TO app_area;
GRANT UPDATE (cancel_reason, changed_at, ended_at, owner_id, status, version) ON patrol TO app_area;
GRANT SELECT ON patrol TO app_grid;
GRANT UPDATE (changed_at, ended_at, findings, status, version) ON patrol TO app_grid;
GRANT INSERT ON patrol TO app_lead;
GRANT SELECT ON patrol TO app_lead;
GRANT UPDATE (cancel_reason, changed_at, ended_at, owner_id, status, version) ON patrol TO app_lead;
GRANT INSERT ON patrol TO app_worker;
GRANT SELECT ON patrol TO app_worker;
GRANT UPDATE (changed_at, ended_at, status, version) ON patrol TO app_worker;
CREATE POLICY area_insert ON patrol FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_select ON patrol FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_update ON patrol FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY grid_select ON patrol FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_update ON patrol FOR UPDATE TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY lead_insert ON patrol FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON patrol FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON patrol FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_insert ON patrol FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON patrol FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON patrol FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- patrol_point: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON patrol_point TO app_admin;
GRANT SELECT ON patrol_point TO app_admin;
GRANT UPDATE (changed_at, crs, kind, latitude, longitude, name_en, name_zh, valid_to, version) ON patrol_point TO app_admin;
GRANT INSERT ON patrol_point TO app_area;
GRANT SELECT ON patrol_point TO app_area;
GRANT UPDATE (changed_at, crs, kind, latitude, longitude, name_en, name_zh, valid_to, version) ON patrol_point TO app_area;
GRANT SELECT ON patrol_point TO app_grid;
GRANT INSERT ON patrol_point TO app_lead;
GRANT SELECT ON patrol_point TO app_lead;
GRANT UPDATE (changed_at, crs, kind, latitude, longitude, name_en, name_zh, valid_to, version) ON patrol_point TO app_lead;
GRANT SELECT ON patrol_point TO app_worker;
CREATE POLICY admin_insert ON patrol_point FOR INSERT TO app_admin
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON patrol_point FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON patrol_point FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY area_insert ON patrol_point FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_select ON patrol_point FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY area_update ON patrol_point FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY grid_select ON patrol_point FOR SELECT TO app_grid
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON patrol_point FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON patrol_point FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON patrol_point FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON patrol_point FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- patrol_template: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON patrol_template TO app_area;
GRANT SELECT (changed_at, created_at, created_by, grid_id, id, is_random, name, note, owner_capacity, point_ids, span_ends_min, span_starts_min, street_id, times_per_week, valid_from, valid_to, version, weekdays, window_min) ON patrol_template TO app_area;
GRANT UPDATE (changed_at, is_random, name, note, owner_capacity, point_ids, span_ends_min, span_starts_min, times_per_week, valid_from, valid_to, version, weekdays, window_min) ON patrol_template TO app_area;
GRANT INSERT ON patrol_template TO app_lead;
GRANT SELECT (changed_at, created_at, created_by, grid_id, id, is_random, name, note, owner_capacity, point_ids, span_ends_min, span_starts_min, street_id, times_per_week, valid_from, valid_to, version, weekdays, window_min) ON patrol_template TO app_lead;
GRANT UPDATE (changed_at, is_random, name, note, owner_capacity, point_ids, span_ends_min, span_starts_min, times_per_week, valid_from, valid_to, version, weekdays, window_min) ON patrol_template TO app_lead;
GRANT SELECT ON patrol_template TO app_worker;
CREATE POLICY area_insert ON patrol_template FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_select ON patrol_template FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_update ON patrol_template FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY lead_insert ON patrol_template FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON patrol_template FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON patrol_template FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON patrol_template FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- queue_claim: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON queue_claim TO app_police;
GRANT SELECT ON queue_claim TO app_police;
CREATE POLICY police_insert ON queue_claim FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY police_select ON queue_claim FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));

-- re_visit: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON re_visit TO app_area;
GRANT SELECT ON re_visit TO app_grid;
GRANT INSERT ON re_visit TO app_lead;
GRANT SELECT ON re_visit TO app_lead;
GRANT UPDATE (owner_id, version) ON re_visit TO app_lead;
GRANT SELECT ON re_visit TO app_worker;
GRANT UPDATE (done_at, status, version) ON re_visit TO app_worker;
CREATE POLICY area_select ON re_visit FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_select ON re_visit FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY lead_insert ON re_visit FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON re_visit FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON re_visit FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON re_visit FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON re_visit FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- re_visit_candidate: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON re_visit_candidate TO app_lead;
GRANT SELECT ON re_visit_candidate TO app_lead;
CREATE POLICY lead_insert ON re_visit_candidate FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON re_visit_candidate FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- re_visit_draw: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON re_visit_draw TO app_lead;
GRANT SELECT ON re_visit_draw TO app_lead;
CREATE POLICY lead_insert ON re_visit_draw FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON re_visit_draw FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- receipt_claim: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON receipt_claim TO app_lookup;
GRANT INSERT ON receipt_claim TO app_public;
GRANT SELECT ON receipt_claim TO app_receipt;
GRANT UPDATE (is_burnt) ON receipt_claim TO app_receipt;
CREATE POLICY lookup_select ON receipt_claim FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY public_insert ON receipt_claim FOR INSERT TO app_public
  WITH CHECK ((home_street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY receipt_select ON receipt_claim FOR SELECT TO app_receipt
  USING (((home_street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (subject_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_update ON receipt_claim FOR UPDATE TO app_receipt
  USING (((home_street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (subject_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)))
  WITH CHECK (((home_street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (subject_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));

-- recipient_key: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON recipient_key TO app_admin;
GRANT SELECT ON recipient_key TO app_admin;
GRANT UPDATE (confirmed_by, ended_at, not_after, state) ON recipient_key TO app_admin;
GRANT SELECT ON recipient_key TO app_care_lead;
GRANT SELECT ON recipient_key TO app_custodian;
GRANT SELECT ON recipient_key TO app_desk;
GRANT SELECT ON recipient_key TO app_field;
GRANT INSERT ON recipient_key TO app_lead;
GRANT SELECT ON recipient_key TO app_lead;
GRANT UPDATE (confirmed_by, ended_at, not_after, state) ON recipient_key TO app_lead;
GRANT INSERT ON recipient_key TO app_police;
GRANT SELECT ON recipient_key TO app_police;
GRANT UPDATE (confirmed_by, ended_at, not_after, state) ON recipient_key TO app_police;
GRANT SELECT ON recipient_key TO app_public;
GRANT SELECT ON recipient_key TO app_receipt;
GRANT SELECT ON recipient_key TO app_worker;
CREATE POLICY admin_insert ON recipient_key FOR INSERT TO app_admin
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (state = 'pending'::text) AND ((proposed_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR ((proposed_by IS NULL) AND ((NULLIF(current_setting('app.account'::text, true), ''::text))::uuid = '00000000-0000-0000-0000-000000000000'::uuid)))));
CREATE POLICY admin_select ON recipient_key FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON recipient_key FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((state <> 'active'::text) OR ((proposed_by IS NULL) OR (proposed_by <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))));
CREATE POLICY care_lead_select ON recipient_key FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY custodian_select ON recipient_key FOR SELECT TO app_custodian
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON recipient_key FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY field_select ON recipient_key FOR SELECT TO app_field
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_insert ON recipient_key FOR INSERT TO app_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (state = 'pending'::text) AND ((proposed_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR ((proposed_by IS NULL) AND ((NULLIF(current_setting('app.account'::text, true), ''::text))::uuid = '00000000-0000-0000-0000-000000000000'::uuid)))));
CREATE POLICY lead_select ON recipient_key FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON recipient_key FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((state <> 'active'::text) OR ((proposed_by IS NULL) OR (proposed_by <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))));
CREATE POLICY police_insert ON recipient_key FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid) AND (state = 'pending'::text) AND ((proposed_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR ((proposed_by IS NULL) AND ((NULLIF(current_setting('app.account'::text, true), ''::text))::uuid = '00000000-0000-0000-0000-000000000000'::uuid)))));
CREATE POLICY police_select ON recipient_key FOR SELECT TO app_police
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_update ON recipient_key FOR UPDATE TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid) AND ((state <> 'active'::text) OR ((proposed_by IS NULL) OR (proposed_by <> (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))));
CREATE POLICY public_select ON recipient_key FOR SELECT TO app_public
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (state <> 'pending'::text)));
CREATE POLICY receipt_select ON recipient_key FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (state <> 'pending'::text)));
CREATE POLICY worker_select ON recipient_key FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- referral: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON referral TO app_police;
GRANT UPDATE (acknowledged_at, acknowledged_hash, acknowledged_seq, answered_attempt, attempt, chain_hash, chain_seq, epoch, lease_account_id, lease_claim_id, lease_expires_at, lease_started_at, return_code, status, version) ON referral TO app_police;
GRANT INSERT ON referral TO app_worker;
GRANT SELECT ON referral TO app_worker;
GRANT UPDATE (acknowledged_at, acknowledged_hash, acknowledged_seq, answered_attempt, attempt, chain_hash, chain_seq, epoch, lease_account_id, lease_claim_id, lease_expires_at, lease_started_at, return_code, status, version) ON referral TO app_worker;
CREATE POLICY police_select ON referral FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid)));
CREATE POLICY police_update ON referral FOR UPDATE TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid)));
CREATE POLICY worker_insert ON referral FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON referral FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON referral FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- referral_attachment: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON referral_attachment TO app_police;
GRANT INSERT ON referral_attachment TO app_worker;
CREATE POLICY police_select ON referral_attachment FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (referral_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY worker_insert ON referral_attachment FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- referral_event: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON referral_event TO app_police;
GRANT SELECT ON referral_event TO app_police;
GRANT INSERT ON referral_event TO app_worker;
GRANT SELECT ON referral_event TO app_worker;
CREATE POLICY police_insert ON referral_event FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (referral_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY police_select ON referral_event FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (referral_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY worker_insert ON referral_event FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON referral_event FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- reward_claim: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON reward_claim TO app_desk;
GRANT INSERT ON reward_claim TO app_receipt;
GRANT SELECT ON reward_claim TO app_receipt;
CREATE POLICY desk_select ON reward_claim FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY receipt_insert ON reward_claim FOR INSERT TO app_receipt
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_select ON reward_claim FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));

-- service_epoch: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON service_epoch TO app_admin;
GRANT UPDATE (backed_up_through, epoch) ON service_epoch TO app_admin;
GRANT SELECT ON service_epoch TO app_grid;
CREATE POLICY admin_select ON service_epoch FOR SELECT TO app_admin
  USING (true);
CREATE POLICY admin_update ON service_epoch FOR UPDATE TO app_admin
  USING (true)
  WITH CHECK (true);
CREATE POLICY grid_select ON service_epoch FOR SELECT TO app_grid
  USING (true);

-- service_key: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON service_key TO app_admin;
GRANT SELECT ON service_key TO app_admin;
GRANT SELECT ON service_key TO app_auditor;
GRANT SELECT ON service_key TO app_desk;
GRANT SELECT ON service_key TO app_police;
GRANT SELECT ON service_key TO app_public;
GRANT INSERT ON service_key TO app_worker;
GRANT SELECT ON service_key TO app_worker;
CREATE POLICY admin_insert ON service_key FOR INSERT TO app_admin
  WITH CHECK (true);
CREATE POLICY admin_select ON service_key FOR SELECT TO app_admin
  USING (true);
CREATE POLICY auditor_select ON service_key FOR SELECT TO app_auditor
  USING (true);
CREATE POLICY desk_select ON service_key FOR SELECT TO app_desk
  USING (true);
CREATE POLICY police_select ON service_key FOR SELECT TO app_police
  USING (true);
CREATE POLICY public_select ON service_key FOR SELECT TO app_public
  USING (true);
CREATE POLICY worker_insert ON service_key FOR INSERT TO app_worker
  WITH CHECK (true);
CREATE POLICY worker_select ON service_key FOR SELECT TO app_worker
  USING (true);

-- session: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT (account_id, created_at, ended_at, expires_at, id, last_used_at, street_id) ON session TO app_admin;
GRANT UPDATE (end_reason, ended_at) ON session TO app_admin;
GRANT INSERT ON session TO app_auth;
GRANT SELECT ON session TO app_auth;
GRANT UPDATE (end_reason, ended_at, generation, last_used_at, previous_hash, previous_nonce_hash, refresh_hash) ON session TO app_auth;
GRANT SELECT (account_id, created_at, ended_at, expires_at, id, last_used_at, street_id) ON session TO app_lead;
GRANT UPDATE (end_reason, ended_at) ON session TO app_lead;
GRANT SELECT (account_id, ended_at, expires_at, id, street_id) ON session TO app_lookup;
GRANT SELECT (account_id, created_at, ended_at, expires_at, id, last_used_at, street_id) ON session TO app_me;
GRANT UPDATE (end_reason, ended_at) ON session TO app_me;
CREATE POLICY admin_select ON session FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON session FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_insert ON session FOR INSERT TO app_auth
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_select ON session FOR SELECT TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_update ON session FOR UPDATE TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON session FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON session FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lookup_select ON session FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY me_select ON session FOR SELECT TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY me_update ON session FOR UPDATE TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));

-- street: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON street TO app_admin;
GRANT SELECT ON street TO app_admin;
GRANT SELECT ON street TO app_area;
GRANT SELECT ON street TO app_auditor;
GRANT SELECT ON street TO app_auth;
GRANT SELECT ON street TO app_care_lead;
GRANT SELECT ON street TO app_custodian;
GRANT SELECT ON street TO app_dash;
GRANT SELECT ON street TO app_desk;
GRANT SELECT ON street TO app_field;
GRANT SELECT ON street TO app_grid;
GRANT SELECT ON street TO app_lead;
GRANT SELECT ON street TO app_lookup;
GRANT SELECT ON street TO app_me;
GRANT SELECT ON street TO app_police;
GRANT SELECT ON street TO app_public;
GRANT SELECT ON street TO app_receipt;
GRANT SELECT ON street TO app_worker;
CREATE POLICY admin_insert ON street FOR INSERT TO app_admin
  WITH CHECK ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON street FOR SELECT TO app_admin
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY area_select ON street FOR SELECT TO app_area
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auditor_select ON street FOR SELECT TO app_auditor
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_select ON street FOR SELECT TO app_auth
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON street FOR SELECT TO app_care_lead
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY custodian_select ON street FOR SELECT TO app_custodian
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY dash_select ON street FOR SELECT TO app_dash
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON street FOR SELECT TO app_desk
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY field_select ON street FOR SELECT TO app_field
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON street FOR SELECT TO app_grid
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON street FOR SELECT TO app_lead
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lookup_select ON street FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY me_select ON street FOR SELECT TO app_me
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON street FOR SELECT TO app_police
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY public_select ON street FOR SELECT TO app_public
  USING (true);
CREATE POLICY receipt_select ON street FOR SELECT TO app_receipt
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON street FOR SELECT TO app_worker
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- street_code_claim: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON street_code_claim TO app_admin;
GRANT SELECT ON street_code_claim TO app_admin;
GRANT SELECT ON street_code_claim TO app_auth;
GRANT SELECT ON street_code_claim TO app_lead;
GRANT SELECT ON street_code_claim TO app_lookup;
GRANT SELECT ON street_code_claim TO app_public;
GRANT SELECT ON street_code_claim TO app_worker;
CREATE POLICY admin_insert ON street_code_claim FOR INSERT TO app_admin
  WITH CHECK ((home_street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON street_code_claim FOR SELECT TO app_admin
  USING (true);
CREATE POLICY auth_select ON street_code_claim FOR SELECT TO app_auth
  USING (true);
CREATE POLICY lead_select ON street_code_claim FOR SELECT TO app_lead
  USING (true);
CREATE POLICY lookup_select ON street_code_claim FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY public_select ON street_code_claim FOR SELECT TO app_public
  USING (true);
CREATE POLICY worker_select ON street_code_claim FOR SELECT TO app_worker
  USING (true);

-- supplement: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT (chain_seq, handed_off_at, id, station_id, street_id) ON supplement TO app_auditor;
GRANT INSERT ON supplement TO app_desk;
GRANT SELECT ON supplement TO app_desk;
GRANT UPDATE (acknowledged_at, acknowledged_hash, acknowledged_seq, answered_attempt, attempt, chain_hash, chain_seq, epoch, handed_off_at, lease_account_id, lease_claim_id, lease_expires_at, lease_started_at, return_code, sealed_package, station_id, status, version) ON supplement TO app_desk;
GRANT SELECT ON supplement TO app_police;
GRANT UPDATE (acknowledged_at, acknowledged_hash, acknowledged_seq, answered_attempt, attempt, chain_hash, chain_seq, epoch, lease_account_id, lease_claim_id, lease_expires_at, lease_started_at, return_code, status, version) ON supplement TO app_police;
GRANT SELECT ON supplement TO app_worker;
GRANT UPDATE (acknowledged_at, acknowledged_hash, acknowledged_seq, answered_attempt, attempt, chain_hash, chain_seq, epoch, lease_account_id, lease_claim_id, lease_expires_at, lease_started_at, logged_seq, return_code, status, version) ON supplement TO app_worker;
CREATE POLICY auditor_select ON supplement FOR SELECT TO app_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_insert ON supplement FOR INSERT TO app_desk
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON supplement FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_update ON supplement FOR UPDATE TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON supplement FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid) AND (handed_off_at IS NOT NULL)));
CREATE POLICY police_update ON supplement FOR UPDATE TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid) AND (handed_off_at IS NOT NULL)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (station_id = (NULLIF(current_setting('app.unit'::text, true), ''::text))::uuid) AND (handed_off_at IS NOT NULL)));
CREATE POLICY worker_select ON supplement FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON supplement FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- supplement_attachment: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON supplement_attachment TO app_desk;
GRANT SELECT ON supplement_attachment TO app_desk;
GRANT UPDATE (key_wraps) ON supplement_attachment TO app_desk;
GRANT SELECT ON supplement_attachment TO app_police;
CREATE POLICY desk_insert ON supplement_attachment FOR INSERT TO app_desk
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON supplement_attachment FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_update ON supplement_attachment FOR UPDATE TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON supplement_attachment FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (supplement_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));

-- supplement_event: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON supplement_event TO app_auditor;
GRANT INSERT ON supplement_event TO app_desk;
GRANT SELECT ON supplement_event TO app_desk;
GRANT INSERT ON supplement_event TO app_police;
GRANT SELECT ON supplement_event TO app_police;
GRANT INSERT ON supplement_event TO app_worker;
GRANT SELECT ON supplement_event TO app_worker;
CREATE POLICY auditor_select ON supplement_event FOR SELECT TO app_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_insert ON supplement_event FOR INSERT TO app_desk
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON supplement_event FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_insert ON supplement_event FOR INSERT TO app_police
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (supplement_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY police_select ON supplement_event FOR SELECT TO app_police
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (supplement_id = ANY ((NULLIF(current_setting('app.items'::text, true), ''::text))::uuid[]))));
CREATE POLICY worker_insert ON supplement_event FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON supplement_event FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- task: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON task TO app_area;
GRANT SELECT ON task TO app_area;
GRANT UPDATE (changed_at, due_at, ended_at, note, owner_id, reminders, status, version) ON task TO app_area;
GRANT INSERT ON task TO app_grid;
GRANT SELECT ON task TO app_grid;
GRANT UPDATE (changed_at, ended_at, status, version) ON task TO app_grid;
GRANT INSERT ON task TO app_lead;
GRANT SELECT ON task TO app_lead;
GRANT UPDATE (changed_at, due_at, ended_at, note, owner_id, reminders, status, version) ON task TO app_lead;
GRANT SELECT ON task TO app_me;
GRANT UPDATE (changed_at, ended_at, status, version) ON task TO app_me;
GRANT INSERT ON task TO app_worker;
GRANT SELECT ON task TO app_worker;
GRANT UPDATE (changed_at, due_at, ended_at, note, owner_id, reminders, status, version) ON task TO app_worker;
CREATE POLICY area_insert ON task FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_select ON task FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (kind <> 're_visit'::text)));
CREATE POLICY area_update ON task FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (kind <> 're_visit'::text)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (kind <> 're_visit'::text)));
CREATE POLICY grid_insert ON task FOR INSERT TO app_grid
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (unit_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY grid_select ON task FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_update ON task FOR UPDATE TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY lead_insert ON task FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON task FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON task FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY me_select ON task FOR SELECT TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY me_update ON task FOR UPDATE TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY worker_insert ON task FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON task FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON task FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- task_release: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON task_release TO app_area;
GRANT SELECT ON task_release TO app_grid;
GRANT INSERT ON task_release TO app_lead;
GRANT SELECT ON task_release TO app_me;
GRANT INSERT ON task_release TO app_worker;
CREATE POLICY area_insert ON task_release FOR INSERT TO app_area
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON task_release FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY lead_insert ON task_release FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY me_select ON task_release FOR SELECT TO app_me
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY worker_insert ON task_release FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- tip: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT (clue_id, id, reporter_mode, street_id) ON tip TO app_custodian;
GRANT SELECT ON tip TO app_desk;
GRANT UPDATE (assignee_id, closed_by, closure, closure_number, closure_reason, clue_id, duplicate_of, status, version) ON tip TO app_desk;
GRANT SELECT (clue_id, reporter_mode, street_id) ON tip TO app_lookup;
GRANT INSERT ON tip TO app_public;
GRANT SELECT ON tip TO app_receipt;
GRANT UPDATE (receipt_key) ON tip TO app_receipt;
CREATE POLICY custodian_select ON tip FOR SELECT TO app_custodian
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON tip FOR SELECT TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY desk_update ON tip FOR UPDATE TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY lookup_select ON tip FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY public_insert ON tip FOR INSERT TO app_public
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY receipt_select ON tip FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_update ON tip FOR UPDATE TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));

-- tip_attachment: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON tip_attachment TO app_desk;
GRANT INSERT ON tip_attachment TO app_receipt;
GRANT SELECT (id, street_id, tip_id) ON tip_attachment TO app_receipt;
CREATE POLICY desk_select ON tip_attachment FOR SELECT TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY receipt_insert ON tip_attachment FOR INSERT TO app_receipt
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_select ON tip_attachment FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));

-- tip_contact: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON tip_contact TO app_custodian;
GRANT INSERT ON tip_contact TO app_public;
CREATE POLICY custodian_select ON tip_contact FOR SELECT TO app_custodian
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY public_insert ON tip_contact FOR INSERT TO app_public
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- tip_contest: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON tip_contest TO app_desk;
GRANT UPDATE (decided_by, state) ON tip_contest TO app_desk;
GRANT INSERT ON tip_contest TO app_receipt;
GRANT SELECT ON tip_contest TO app_receipt;
CREATE POLICY desk_select ON tip_contest FOR SELECT TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY desk_update ON tip_contest FOR UPDATE TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY receipt_insert ON tip_contest FOR INSERT TO app_receipt
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid) AND (state = 'open'::text)));
CREATE POLICY receipt_select ON tip_contest FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));

-- tip_link: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON tip_link TO app_desk;
GRANT SELECT ON tip_link TO app_desk;
CREATE POLICY desk_insert ON tip_link FOR INSERT TO app_desk
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (author_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY desk_select ON tip_link FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- tip_message: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON tip_message TO app_desk;
GRANT SELECT ON tip_message TO app_desk;
GRANT UPDATE (is_new) ON tip_message TO app_desk;
GRANT DELETE ON tip_message TO app_receipt;
GRANT INSERT ON tip_message TO app_receipt;
GRANT SELECT ON tip_message TO app_receipt;
GRANT UPDATE (envelope) ON tip_message TO app_receipt;
CREATE POLICY desk_insert ON tip_message FOR INSERT TO app_desk
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (author = 'office'::text)));
CREATE POLICY desk_select ON tip_message FOR SELECT TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY desk_update ON tip_message FOR UPDATE TO app_desk
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY receipt_delete ON tip_message FOR DELETE TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid) AND (author = 'office'::text)));
CREATE POLICY receipt_insert ON tip_message FOR INSERT TO app_receipt
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_select ON tip_message FOR SELECT TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));
CREATE POLICY receipt_update ON tip_message FOR UPDATE TO app_receipt
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (tip_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid)));

-- tip_note: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON tip_note TO app_desk;
GRANT SELECT ON tip_note TO app_desk;
CREATE POLICY desk_insert ON tip_note FOR INSERT TO app_desk
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (author_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY desk_select ON tip_note FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- unit: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON unit TO app_admin;
GRANT SELECT ON unit TO app_admin;
GRANT UPDATE (name_en, name_zh, parent_id, valid_to) ON unit TO app_admin;
GRANT SELECT ON unit TO app_area;
GRANT SELECT ON unit TO app_auditor;
GRANT SELECT ON unit TO app_auth;
GRANT SELECT ON unit TO app_care_lead;
GRANT SELECT ON unit TO app_custodian;
GRANT SELECT ON unit TO app_dash;
GRANT SELECT ON unit TO app_desk;
GRANT SELECT ON unit TO app_field;
GRANT SELECT ON unit TO app_grid;
GRANT SELECT ON unit TO app_lead;
GRANT SELECT ON unit TO app_lookup;
GRANT SELECT ON unit TO app_me;
GRANT SELECT ON unit TO app_police;
GRANT SELECT ON unit TO app_public;
GRANT SELECT ON unit TO app_receipt;
GRANT SELECT ON unit TO app_worker;
CREATE POLICY admin_insert ON unit FOR INSERT TO app_admin
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON unit FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON unit FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY area_select ON unit FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auditor_select ON unit FOR SELECT TO app_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY auth_select ON unit FOR SELECT TO app_auth
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON unit FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY custodian_select ON unit FOR SELECT TO app_custodian
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY dash_select ON unit FOR SELECT TO app_dash
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY desk_select ON unit FOR SELECT TO app_desk
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY field_select ON unit FOR SELECT TO app_field
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON unit FOR SELECT TO app_grid
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON unit FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lookup_select ON unit FOR SELECT TO app_lookup
  USING (true);
CREATE POLICY me_select ON unit FOR SELECT TO app_me
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY police_select ON unit FOR SELECT TO app_police
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY public_select ON unit FOR SELECT TO app_public
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY receipt_select ON unit FOR SELECT TO app_receipt
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON unit FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- unit_boundary: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON unit_boundary TO app_admin;
GRANT SELECT ON unit_boundary TO app_admin;
GRANT UPDATE (valid_to) ON unit_boundary TO app_admin;
GRANT SELECT ON unit_boundary TO app_area;
GRANT SELECT ON unit_boundary TO app_grid;
GRANT SELECT ON unit_boundary TO app_lead;
GRANT SELECT ON unit_boundary TO app_me;
GRANT SELECT ON unit_boundary TO app_worker;
CREATE POLICY admin_insert ON unit_boundary FOR INSERT TO app_admin
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_select ON unit_boundary FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY admin_update ON unit_boundary FOR UPDATE TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY area_select ON unit_boundary FOR SELECT TO app_area
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY grid_select ON unit_boundary FOR SELECT TO app_grid
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON unit_boundary FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY me_select ON unit_boundary FOR SELECT TO app_me
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON unit_boundary FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- visit: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON visit TO app_area;
GRANT INSERT ON visit TO app_grid;
GRANT SELECT ON visit TO app_grid;
GRANT SELECT ON visit TO app_lead;
GRANT SELECT ON visit TO app_worker;
CREATE POLICY area_select ON visit FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY grid_insert ON visit FOR INSERT TO app_grid
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY grid_select ON visit FOR SELECT TO app_grid
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])))));
CREATE POLICY lead_select ON visit FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON visit FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- work_record: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON work_record TO app_area;
GRANT SELECT ON work_record TO app_area;
GRANT UPDATE (changed_at, confirmed_at, confirmed_by, due_on, handed_in_at, handed_in_by, is_zero_report, note, return_reason, returned_at, returned_by, rung, status, version) ON work_record TO app_area;
GRANT INSERT ON work_record TO app_lead;
GRANT SELECT ON work_record TO app_lead;
GRANT UPDATE (changed_at, confirmed_at, confirmed_by, due_on, handed_in_at, handed_in_by, is_zero_report, note, return_reason, returned_at, returned_by, rung, status, version) ON work_record TO app_lead;
GRANT INSERT ON work_record TO app_worker;
GRANT SELECT ON work_record TO app_worker;
GRANT UPDATE (changed_at, late_codes, rung, version) ON work_record TO app_worker;
CREATE POLICY area_insert ON work_record FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_select ON work_record FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_update ON work_record FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY lead_insert ON work_record FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON work_record FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_update ON work_record FOR UPDATE TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_insert ON work_record FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON work_record FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON work_record FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- work_record_line: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON work_record_line TO app_area;
GRANT SELECT ON work_record_line TO app_area;
GRANT UPDATE (corrected, corrected_at, corrected_by, reason) ON work_record_line TO app_area;
GRANT INSERT ON work_record_line TO app_lead;
GRANT SELECT ON work_record_line TO app_lead;
GRANT INSERT ON work_record_line TO app_worker;
GRANT SELECT ON work_record_line TO app_worker;
GRANT UPDATE (drafted) ON work_record_line TO app_worker;
CREATE POLICY area_insert ON work_record_line FOR INSERT TO app_area
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_select ON work_record_line FOR SELECT TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY area_update ON work_record_line FOR UPDATE TO app_area
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (grid_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY lead_insert ON work_record_line FOR INSERT TO app_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON work_record_line FOR SELECT TO app_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_insert ON work_record_line FOR INSERT TO app_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_select ON work_record_line FOR SELECT TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY worker_update ON work_record_line FOR UPDATE TO app_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- functions
-- check_session(uuid,uuid,integer): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION check_session(uuid,uuid,integer) TO svc_care, svc_dash, svc_police, svc_staff;
-- clue_has_contact(uuid,uuid): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION clue_has_contact(uuid,uuid) TO app_police;
-- find_login(text): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION find_login(text) TO app_auth;
-- find_receipt(bytea): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION find_receipt(bytea) TO app_public;
-- read_session(uuid,uuid): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION read_session(uuid,uuid) TO svc_care, svc_dash, svc_police, svc_staff;
-- read_session_2(uuid,uuid): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION read_session_2(uuid,uuid) TO svc_care, svc_dash, svc_police, svc_staff;
