-- Every row policy and grant in force, printed from a migrated database. Do not edit.
-- Renew: SHOUWANG_RENEW=1 python -m pytest tests/rls/test_snapshot.py

-- absence_notice: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON absence_notice TO app_care_job;
GRANT SELECT ON absence_notice TO app_care_job;
GRANT INSERT ON absence_notice TO app_care_office;
GRANT SELECT ON absence_notice TO app_care_office;
GRANT INSERT ON absence_notice TO app_care_worker;
GRANT SELECT ON absence_notice TO app_care_worker;
CREATE POLICY care_job_delete ON absence_notice FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON absence_notice FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_insert ON absence_notice FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON absence_notice FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON absence_notice FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON absence_notice FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- account: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON account TO app_admin;
GRANT SELECT ON account TO app_admin;
GRANT UPDATE (display_name, identity_stamp, role, state, unit_id, version) ON account TO app_admin;
GRANT SELECT (display_name, id, role, state, street_id, unit_id) ON account TO app_area;
GRANT SELECT ON account TO app_auth;
GRANT UPDATE (identity_stamp, state, version) ON account TO app_auth;
GRANT SELECT (display_name, id, kind, role, state, street_id, unit_id) ON account TO app_care_job;
GRANT SELECT (display_name, id, kind, role, state, street_id, unit_id) ON account TO app_care_lead;
GRANT SELECT (display_name, id, kind, role, state, street_id, unit_id) ON account TO app_care_office;
GRANT SELECT (display_name, id, kind, role, state, street_id, unit_id) ON account TO app_care_worker;
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
CREATE POLICY care_job_select ON account FOR SELECT TO app_care_job
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text]))));
CREATE POLICY care_lead_select ON account FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text]))));
CREATE POLICY care_office_select ON account FOR SELECT TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text]))));
CREATE POLICY care_worker_select ON account FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (role = ANY (ARRAY['street'::text, 'community'::text]))));
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

-- account_hold: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON account_hold TO app_admin;
GRANT SELECT ON account_hold TO app_care_job;
GRANT SELECT ON account_hold TO app_care_lead;
GRANT DELETE ON account_hold TO app_care_lookup;
GRANT INSERT ON account_hold TO app_care_lookup;
GRANT SELECT ON account_hold TO app_care_lookup;
GRANT UPDATE (version) ON account_hold TO app_care_lookup;
GRANT SELECT ON account_hold TO app_care_office;
GRANT SELECT ON account_hold TO app_care_worker;
GRANT SELECT ON account_hold TO app_lead;
CREATE POLICY admin_select ON account_hold FOR SELECT TO app_admin
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON account_hold FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON account_hold FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lookup_delete ON account_hold FOR DELETE TO app_care_lookup
  USING (true);
CREATE POLICY care_lookup_insert ON account_hold FOR INSERT TO app_care_lookup
  WITH CHECK (true);
CREATE POLICY care_lookup_select ON account_hold FOR SELECT TO app_care_lookup
  USING (true);
CREATE POLICY care_lookup_update ON account_hold FOR UPDATE TO app_care_lookup
  USING (true)
  WITH CHECK (true);
CREATE POLICY care_office_select ON account_hold FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON account_hold FOR SELECT TO app_care_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY lead_select ON account_hold FOR SELECT TO app_lead
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

-- agreement: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON agreement TO app_care_job;
GRANT SELECT ON agreement TO app_care_job;
GRANT SELECT (community_id, episode_id, id, revision, signed_on, street_id) ON agreement TO app_care_lead;
GRANT INSERT ON agreement TO app_care_office;
GRANT SELECT ON agreement TO app_care_office;
GRANT INSERT ON agreement TO app_care_worker;
GRANT SELECT ON agreement TO app_care_worker;
CREATE POLICY care_job_delete ON agreement FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON agreement FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON agreement FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON agreement FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON agreement FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON agreement FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON agreement FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- assessment: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON assessment TO app_care_job;
GRANT SELECT ON assessment TO app_care_job;
GRANT UPDATE (countersigned_at, countersigned_by, ended_at, sealed, status) ON assessment TO app_care_job;
GRANT SELECT (assessed_on, community_id, episode_id, expires_on, id, status, street_id) ON assessment TO app_care_lead;
GRANT INSERT ON assessment TO app_care_office;
GRANT SELECT ON assessment TO app_care_office;
GRANT UPDATE (countersigned_at, countersigned_by, ended_at, sealed, status) ON assessment TO app_care_office;
GRANT INSERT ON assessment TO app_care_worker;
GRANT SELECT ON assessment TO app_care_worker;
GRANT UPDATE (countersigned_at, countersigned_by, ended_at, sealed, status) ON assessment TO app_care_worker;
CREATE POLICY care_job_delete ON assessment FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON assessment FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON assessment FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON assessment FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON assessment FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON assessment FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON assessment FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON assessment FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON assessment FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON assessment FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- assignment: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON assignment TO app_admin;
GRANT SELECT ON assignment TO app_admin;
GRANT UPDATE (valid_to) ON assignment TO app_admin;
GRANT SELECT ON assignment TO app_area;
GRANT SELECT ON assignment TO app_care_job;
GRANT SELECT ON assignment TO app_care_lead;
GRANT SELECT ON assignment TO app_care_office;
GRANT SELECT ON assignment TO app_care_worker;
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
CREATE POLICY care_job_select ON assignment FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON assignment FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON assignment FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON assignment FOR SELECT TO app_care_worker
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

-- breach_finding: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON breach_finding TO app_care_job;
GRANT INSERT ON breach_finding TO app_care_job;
GRANT SELECT ON breach_finding TO app_care_job;
GRANT UPDATE (decided_at, decided_by, evidence_ids, sealed, status) ON breach_finding TO app_care_job;
GRANT SELECT (breach_ground, community_id, decided_at, decided_by, drafted_at, episode_id, id, kind, status, street_id) ON breach_finding TO app_care_lead;
GRANT UPDATE (decided_at, decided_by, status) ON breach_finding TO app_care_lead;
GRANT INSERT ON breach_finding TO app_care_office;
GRANT SELECT ON breach_finding TO app_care_office;
GRANT UPDATE (decided_at, decided_by, evidence_ids, sealed, status) ON breach_finding TO app_care_office;
GRANT INSERT ON breach_finding TO app_care_worker;
GRANT SELECT ON breach_finding TO app_care_worker;
GRANT UPDATE (decided_at, decided_by, evidence_ids, sealed, status) ON breach_finding TO app_care_worker;
CREATE POLICY care_job_delete ON breach_finding FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_insert ON breach_finding FOR INSERT TO app_care_job
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON breach_finding FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON breach_finding FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON breach_finding FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_update ON breach_finding FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON breach_finding FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON breach_finding FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON breach_finding FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON breach_finding FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON breach_finding FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON breach_finding FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- break_glass_grant: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON break_glass_grant TO app_care_job;
GRANT SELECT ON break_glass_grant TO app_care_job;
GRANT SELECT (account_id, category, community_id, episode_id, expires_at, granted_at, id, participant_id, reviewed_at, reviewed_by, street_id, verdict) ON break_glass_grant TO app_care_lead;
GRANT SELECT ON break_glass_grant TO app_care_office;
GRANT UPDATE (expires_at, reviewed_at, reviewed_by, sealed, verdict) ON break_glass_grant TO app_care_office;
GRANT INSERT ON break_glass_grant TO app_care_worker;
GRANT SELECT ON break_glass_grant TO app_care_worker;
CREATE POLICY care_job_delete ON break_glass_grant FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON break_glass_grant FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON break_glass_grant FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_select ON break_glass_grant FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON break_glass_grant FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON break_glass_grant FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (verdict IS NULL)));
CREATE POLICY care_worker_select ON break_glass_grant FOR SELECT TO app_care_worker
  USING ((((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)) OR ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])))));

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

-- care_audit_event: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON care_audit_event TO app_care_auditor;
GRANT SELECT ON care_audit_event TO app_care_auditor;
GRANT DELETE ON care_audit_event TO app_care_job;
GRANT INSERT ON care_audit_event TO app_care_job;
GRANT SELECT ON care_audit_event TO app_care_job;
GRANT INSERT ON care_audit_event TO app_care_lead;
GRANT INSERT ON care_audit_event TO app_care_office;
GRANT SELECT ON care_audit_event TO app_care_office;
GRANT INSERT ON care_audit_event TO app_care_worker;
GRANT SELECT ON care_audit_event TO app_care_worker;
GRANT INSERT ON care_audit_event TO app_public;
GRANT INSERT ON care_audit_event TO app_receipt;
CREATE POLICY care_auditor_insert ON care_audit_event FOR INSERT TO app_care_auditor
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY care_auditor_select ON care_audit_event FOR SELECT TO app_care_auditor
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_kind <> 'public'::text) OR (bucket IS NULL) OR (((((on_date - '0001-01-01'::date) + 1) * 6) + bucket) < (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer))));
CREATE POLICY care_job_delete ON care_audit_event FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_insert ON care_audit_event FOR INSERT TO app_care_job
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY care_job_select ON care_audit_event FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON care_audit_event FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY care_office_insert ON care_audit_event FOR INSERT TO app_care_office
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY care_office_select ON care_audit_event FOR SELECT TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_kind <> 'public'::text) OR (bucket IS NULL) OR (((((on_date - '0001-01-01'::date) + 1) * 6) + bucket) < (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer))));
CREATE POLICY care_worker_insert ON care_audit_event FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY care_worker_select ON care_audit_event FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))));
CREATE POLICY public_insert ON care_audit_event FOR INSERT TO app_public
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY receipt_insert ON care_audit_event FOR INSERT TO app_receipt
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((actor_id IS NULL) OR (actor_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));

-- care_erasure: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON care_erasure TO app_care_auditor;
GRANT INSERT ON care_erasure TO app_care_job;
GRANT SELECT ON care_erasure TO app_care_job;
GRANT SELECT ON care_erasure TO app_care_office;
CREATE POLICY care_auditor_select ON care_erasure FOR SELECT TO app_care_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_insert ON care_erasure FOR INSERT TO app_care_job
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON care_erasure FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON care_erasure FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- case_referral: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON case_referral TO app_care_job;
GRANT SELECT ON case_referral TO app_care_job;
GRANT UPDATE (countersigned_at, countersigned_by, digest, envelope, head_hash, head_seq, received_at, reference, return_code, sealed, sent_at, status, version) ON case_referral TO app_care_job;
GRANT SELECT ON case_referral TO app_care_office;
GRANT UPDATE (countersigned_at, countersigned_by, digest, envelope, reference, status, version) ON case_referral TO app_care_office;
GRANT INSERT ON case_referral TO app_care_worker;
GRANT SELECT ON case_referral TO app_care_worker;
GRANT UPDATE (countersigned_at, countersigned_by, digest, envelope, reference, status, version) ON case_referral TO app_care_worker;
CREATE POLICY care_job_delete ON case_referral FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON case_referral FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON case_referral FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON case_referral FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON case_referral FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON case_referral FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])) AND (composed_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (status = 'draft'::text)));
CREATE POLICY care_worker_select ON case_referral FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON case_referral FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- case_referral_attachment: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON case_referral_attachment TO app_care_job;
GRANT SELECT ON case_referral_attachment TO app_care_job;
GRANT UPDATE (ciphertext, digest, key_wraps, nonce, reference) ON case_referral_attachment TO app_care_job;
GRANT SELECT ON case_referral_attachment TO app_care_office;
GRANT UPDATE (ciphertext, digest, key_wraps, nonce, reference) ON case_referral_attachment TO app_care_office;
GRANT INSERT ON case_referral_attachment TO app_care_worker;
GRANT SELECT ON case_referral_attachment TO app_care_worker;
GRANT UPDATE (ciphertext, digest, key_wraps, nonce, reference) ON case_referral_attachment TO app_care_worker;
CREATE POLICY care_job_delete ON case_referral_attachment FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON case_referral_attachment FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON case_referral_attachment FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON case_referral_attachment FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON case_referral_attachment FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON case_referral_attachment FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])) AND (recorded_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_select ON case_referral_attachment FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON case_referral_attachment FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

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

-- conflict_declaration: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON conflict_declaration TO app_care_job;
GRANT SELECT ON conflict_declaration TO app_care_job;
GRANT INSERT ON conflict_declaration TO app_care_lead;
GRANT SELECT ON conflict_declaration TO app_care_lead;
GRANT INSERT ON conflict_declaration TO app_care_office;
GRANT SELECT ON conflict_declaration TO app_care_office;
GRANT INSERT ON conflict_declaration TO app_care_worker;
GRANT SELECT ON conflict_declaration TO app_care_worker;
GRANT UPDATE (answered_at, has_conflict) ON conflict_declaration TO app_care_worker;
CREATE POLICY care_job_delete ON conflict_declaration FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON conflict_declaration FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON conflict_declaration FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (asked_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (has_conflict IS NULL)));
CREATE POLICY care_lead_select ON conflict_declaration FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON conflict_declaration FOR INSERT TO app_care_office
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (asked_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (has_conflict IS NULL)));
CREATE POLICY care_office_select ON conflict_declaration FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON conflict_declaration FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])) AND (asked_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (has_conflict IS NULL)));
CREATE POLICY care_worker_select ON conflict_declaration FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_update ON conflict_declaration FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));

-- consent: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON consent TO app_care_job;
GRANT SELECT ON consent TO app_care_job;
GRANT INSERT ON consent TO app_care_lead;
GRANT SELECT (community_id, given_on, id, kind, participant_id, street_id, withdrawn_on) ON consent TO app_care_lead;
GRANT INSERT ON consent TO app_care_office;
GRANT SELECT ON consent TO app_care_office;
GRANT UPDATE (withdrawn_on) ON consent TO app_care_office;
GRANT INSERT ON consent TO app_care_worker;
GRANT SELECT ON consent TO app_care_worker;
GRANT UPDATE (withdrawn_on) ON consent TO app_care_worker;
CREATE POLICY care_job_delete ON consent FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON consent FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON consent FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_select ON consent FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON consent FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON consent FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON consent FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON consent FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON consent FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON consent FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))));

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

-- drug_test: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON drug_test TO app_care_job;
GRANT SELECT ON drug_test TO app_care_job;
GRANT INSERT ON drug_test TO app_care_office;
GRANT SELECT ON drug_test TO app_care_office;
GRANT INSERT ON drug_test TO app_care_worker;
GRANT SELECT ON drug_test TO app_care_worker;
CREATE POLICY care_job_delete ON drug_test FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON drug_test FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_insert ON drug_test FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON drug_test FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON drug_test FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON drug_test FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- duty_grant: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON duty_grant TO app_admin;
GRANT SELECT ON duty_grant TO app_admin;
GRANT UPDATE (confirmed_at, confirmed_by, ended_at, state) ON duty_grant TO app_admin;
GRANT SELECT (account_id, duty, id, state, street_id) ON duty_grant TO app_area;
GRANT SELECT ON duty_grant TO app_auth;
GRANT SELECT (account_id, duty, id, state, street_id) ON duty_grant TO app_care_job;
GRANT SELECT (account_id, duty, id, state, street_id) ON duty_grant TO app_care_lead;
GRANT SELECT (account_id, duty, id, state, street_id) ON duty_grant TO app_care_office;
GRANT SELECT (account_id, duty, id, state, street_id) ON duty_grant TO app_care_worker;
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
CREATE POLICY care_job_select ON duty_grant FOR SELECT TO app_care_job
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (duty = ANY (ARRAY['office_lead'::text, 'community_lead'::text, 'case_worker'::text]))));
CREATE POLICY care_lead_select ON duty_grant FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (duty = ANY (ARRAY['office_lead'::text, 'community_lead'::text, 'case_worker'::text]))));
CREATE POLICY care_office_select ON duty_grant FOR SELECT TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (duty = ANY (ARRAY['office_lead'::text, 'community_lead'::text, 'case_worker'::text]))));
CREATE POLICY care_worker_select ON duty_grant FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (duty = ANY (ARRAY['office_lead'::text, 'community_lead'::text, 'case_worker'::text]))));
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

-- episode: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON episode TO app_care_job;
GRANT UPDATE (agreement_signed_on, asked_languages, changed_at, community_id, credited_days, decision_received_on, deputy_id, ended_on, excluded_ids, execution_basis, file_class, first_contact_on, free_weekdays, grid_id, has_maintenance, is_isolation_exempt, lead_id, privacy_notice_on, privacy_notice_version, referral_ground, report_due_on, reported_on, sealed_on, status, status_before_interruption, team_formed_at, term_last_on, tier, tier_decided_on, tier_expires_on, version) ON episode TO app_care_job;
GRANT INSERT ON episode TO app_care_lead;
GRANT SELECT ON episode TO app_care_lead;
GRANT UPDATE (agreement_signed_on, asked_languages, changed_at, community_id, credited_days, decision_received_on, deputy_id, ended_on, excluded_ids, execution_basis, file_class, first_contact_on, free_weekdays, grid_id, has_maintenance, is_isolation_exempt, lead_id, privacy_notice_on, privacy_notice_version, referral_ground, report_due_on, reported_on, status, status_before_interruption, team_formed_at, term_last_on, tier, tier_decided_on, tier_expires_on, version) ON episode TO app_care_lead;
GRANT SELECT (community_id, id, participant_id, pseudonym, sealed_on, street_id, tier) ON episode TO app_care_lookup;
GRANT INSERT ON episode TO app_care_office;
GRANT SELECT ON episode TO app_care_office;
GRANT UPDATE (agreement_signed_on, asked_languages, changed_at, community_id, credited_days, decision_received_on, deputy_id, ended_on, excluded_ids, execution_basis, file_class, first_contact_on, free_weekdays, grid_id, has_maintenance, is_isolation_exempt, lead_id, privacy_notice_on, privacy_notice_version, referral_ground, report_due_on, reported_on, status, status_before_interruption, team_formed_at, term_last_on, tier, tier_decided_on, tier_expires_on, version) ON episode TO app_care_office;
GRANT INSERT ON episode TO app_care_worker;
GRANT SELECT ON episode TO app_care_worker;
GRANT UPDATE (agreement_signed_on, asked_languages, changed_at, community_id, credited_days, decision_received_on, deputy_id, ended_on, excluded_ids, execution_basis, file_class, first_contact_on, free_weekdays, grid_id, has_maintenance, is_isolation_exempt, lead_id, privacy_notice_on, privacy_notice_version, referral_ground, report_due_on, reported_on, status, status_before_interruption, term_last_on, tier, tier_decided_on, tier_expires_on, version) ON episode TO app_care_worker;
CREATE POLICY care_job_select ON episode FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON episode FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON episode FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (file_class = 'normal'::text) AND (sealed_on IS NULL)));
CREATE POLICY care_lead_select ON episode FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (file_class = 'normal'::text) AND (sealed_on IS NULL)));
CREATE POLICY care_lead_update ON episode FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (file_class = 'normal'::text) AND (sealed_on IS NULL)))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lookup_select ON episode FOR SELECT TO app_care_lookup
  USING (true);
CREATE POLICY care_office_insert ON episode FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON episode FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON episode FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON episode FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (opened_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (lead_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_select ON episode FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])) AND (sealed_on IS NULL)));
CREATE POLICY care_worker_update ON episode FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])) AND (sealed_on IS NULL)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])) AND (sealed_on IS NULL)));

-- episode_document: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON episode_document TO app_care_job;
GRANT SELECT ON episode_document TO app_care_job;
GRANT INSERT ON episode_document TO app_care_lead;
GRANT SELECT (community_id, episode_id, id, issued_on, received_on, street_id, type) ON episode_document TO app_care_lead;
GRANT INSERT ON episode_document TO app_care_office;
GRANT SELECT ON episode_document TO app_care_office;
GRANT INSERT ON episode_document TO app_care_worker;
GRANT SELECT ON episode_document TO app_care_worker;
CREATE POLICY care_job_delete ON episode_document FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON episode_document FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON episode_document FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_select ON episode_document FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON episode_document FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON episode_document FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON episode_document FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON episode_document FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- episode_event: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON episode_event TO app_care_job;
GRANT SELECT ON episode_event TO app_care_job;
GRANT UPDATE (sealed, withdrawn_at, withdrawn_by) ON episode_event TO app_care_job;
GRANT INSERT ON episode_event TO app_care_office;
GRANT SELECT ON episode_event TO app_care_office;
GRANT UPDATE (sealed, withdrawn_at, withdrawn_by) ON episode_event TO app_care_office;
GRANT INSERT ON episode_event TO app_care_worker;
GRANT SELECT ON episode_event TO app_care_worker;
GRANT UPDATE (sealed, withdrawn_at, withdrawn_by) ON episode_event TO app_care_worker;
CREATE POLICY care_job_delete ON episode_event FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON episode_event FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON episode_event FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_insert ON episode_event FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON episode_event FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON episode_event FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON episode_event FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON episode_event FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON episode_event FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- episode_review: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON episode_review TO app_care_job;
GRANT SELECT ON episode_review TO app_care_job;
GRANT SELECT (community_id, due_on, episode_id, held_on, id, kind, street_id) ON episode_review TO app_care_lead;
GRANT INSERT ON episode_review TO app_care_office;
GRANT SELECT ON episode_review TO app_care_office;
GRANT INSERT ON episode_review TO app_care_worker;
GRANT SELECT ON episode_review TO app_care_worker;
CREATE POLICY care_job_delete ON episode_review FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON episode_review FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON episode_review FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON episode_review FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON episode_review FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON episode_review FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON episode_review FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- episode_transition: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON episode_transition TO app_care_job;
GRANT INSERT ON episode_transition TO app_care_job;
GRANT SELECT ON episode_transition TO app_care_job;
GRANT UPDATE (decided_at, decided_by, document_id, finding_id, sealed, state) ON episode_transition TO app_care_job;
GRANT INSERT ON episode_transition TO app_care_lead;
GRANT SELECT (actor_id, community_id, decided_at, decided_by, document_id, effective_on, episode_id, from_status, ground, id, is_automatic, legal_basis, recorded_at, state, street_id, to_status) ON episode_transition TO app_care_lead;
GRANT UPDATE (decided_at, decided_by, state) ON episode_transition TO app_care_lead;
GRANT INSERT ON episode_transition TO app_care_office;
GRANT SELECT ON episode_transition TO app_care_office;
GRANT UPDATE (decided_at, decided_by, state) ON episode_transition TO app_care_office;
GRANT INSERT ON episode_transition TO app_care_worker;
GRANT SELECT ON episode_transition TO app_care_worker;
GRANT UPDATE (decided_at, decided_by, state) ON episode_transition TO app_care_worker;
CREATE POLICY care_job_delete ON episode_transition FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_insert ON episode_transition FOR INSERT TO app_care_job
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON episode_transition FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON episode_transition FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON episode_transition FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_select ON episode_transition FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_update ON episode_transition FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON episode_transition FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON episode_transition FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON episode_transition FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON episode_transition FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON episode_transition FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON episode_transition FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- hand_over: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON hand_over TO app_care_job;
GRANT SELECT ON hand_over TO app_care_job;
GRANT UPDATE (answered_at, sealed, status) ON hand_over TO app_care_job;
GRANT INSERT ON hand_over TO app_care_lead;
GRANT SELECT (answered_at, community_id, episode_id, from_id, id, offered_at, offered_by, pairing_id, participant_id, status, street_id, to_id) ON hand_over TO app_care_lead;
GRANT UPDATE (answered_at, status) ON hand_over TO app_care_lead;
GRANT INSERT ON hand_over TO app_care_office;
GRANT SELECT ON hand_over TO app_care_office;
GRANT UPDATE (answered_at, status) ON hand_over TO app_care_office;
GRANT INSERT ON hand_over TO app_care_worker;
GRANT SELECT ON hand_over TO app_care_worker;
GRANT UPDATE (answered_at, status) ON hand_over TO app_care_worker;
CREATE POLICY care_job_delete ON hand_over FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON hand_over FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON hand_over FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON hand_over FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (offered_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_select ON hand_over FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_update ON hand_over FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON hand_over FOR INSERT TO app_care_office
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (offered_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_office_select ON hand_over FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON hand_over FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON hand_over FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])) AND (offered_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_select ON hand_over FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((from_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (to_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));
CREATE POLICY care_worker_update ON hand_over FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((from_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (to_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((from_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (to_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid))));

-- help_message: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON help_message TO app_care_job;
GRANT SELECT ON help_message TO app_care_job;
GRANT INSERT ON help_message TO app_care_lead;
GRANT SELECT ON help_message TO app_care_lead;
GRANT UPDATE (is_new) ON help_message TO app_care_lead;
GRANT INSERT ON help_message TO app_care_office;
GRANT SELECT ON help_message TO app_care_office;
GRANT UPDATE (is_new) ON help_message TO app_care_office;
GRANT INSERT ON help_message TO app_care_worker;
GRANT SELECT ON help_message TO app_care_worker;
GRANT UPDATE (is_new) ON help_message TO app_care_worker;
GRANT DELETE ON help_message TO app_receipt;
GRANT INSERT ON help_message TO app_receipt;
GRANT SELECT ON help_message TO app_receipt;
GRANT UPDATE (envelope) ON help_message TO app_receipt;
CREATE POLICY care_job_delete ON help_message FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON help_message FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON help_message FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text))) AND (author = 'office'::text)));
CREATE POLICY care_lead_select ON help_message FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))));
CREATE POLICY care_lead_update ON help_message FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))));
CREATE POLICY care_office_insert ON help_message FOR INSERT TO app_care_office
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid) AND (author = 'office'::text)));
CREATE POLICY care_office_select ON help_message FOR SELECT TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY care_office_update ON help_message FOR UPDATE TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY care_worker_insert ON help_message FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (help_request_id = (NULLIF(current_setting('app.subject'::text, true), ''::text))::uuid) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text))) AND (author = 'office'::text)));
CREATE POLICY care_worker_select ON help_message FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))));
CREATE POLICY care_worker_update ON help_message FOR UPDATE TO app_care_worker
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
GRANT DELETE ON help_request TO app_care_job;
GRANT SELECT ON help_request TO app_care_job;
GRANT SELECT ON help_request TO app_care_lead;
GRANT UPDATE (closure, community_code, participant_id, status, version) ON help_request TO app_care_lead;
GRANT SELECT ON help_request TO app_care_office;
GRANT UPDATE (closure, community_code, participant_id, status, version) ON help_request TO app_care_office;
GRANT SELECT ON help_request TO app_care_worker;
GRANT UPDATE (closure, community_code, participant_id, status, version) ON help_request TO app_care_worker;
GRANT INSERT ON help_request TO app_public;
GRANT SELECT ON help_request TO app_receipt;
GRANT UPDATE (receipt_key) ON help_request TO app_receipt;
CREATE POLICY care_job_delete ON help_request FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON help_request FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON help_request FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))));
CREATE POLICY care_lead_update ON help_request FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON help_request FOR SELECT TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)));
CREATE POLICY care_office_update ON help_request FOR UPDATE TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer)))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON help_request FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))));
CREATE POLICY care_worker_update ON help_request FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (visible_slot <= (NULLIF(current_setting('app.slot'::text, true), ''::text))::integer) AND ((community_code IS NULL) OR (community_code = NULLIF(current_setting('app.unit_code'::text, true), ''::text)))))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
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
GRANT INSERT ON idempotency TO app_care_auditor;
GRANT SELECT ON idempotency TO app_care_auditor;
GRANT UPDATE (answer, status) ON idempotency TO app_care_auditor;
GRANT INSERT ON idempotency TO app_care_lead;
GRANT SELECT ON idempotency TO app_care_lead;
GRANT UPDATE (answer, status) ON idempotency TO app_care_lead;
GRANT INSERT ON idempotency TO app_care_office;
GRANT SELECT ON idempotency TO app_care_office;
GRANT UPDATE (answer, status) ON idempotency TO app_care_office;
GRANT INSERT ON idempotency TO app_care_worker;
GRANT SELECT ON idempotency TO app_care_worker;
GRANT UPDATE (answer, status) ON idempotency TO app_care_worker;
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
CREATE POLICY care_auditor_insert ON idempotency FOR INSERT TO app_care_auditor
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_auditor_select ON idempotency FOR SELECT TO app_care_auditor
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_auditor_update ON idempotency FOR UPDATE TO app_care_auditor
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_insert ON idempotency FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_select ON idempotency FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_update ON idempotency FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_office_insert ON idempotency FOR INSERT TO app_care_office
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_office_select ON idempotency FOR SELECT TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_office_update ON idempotency FOR UPDATE TO app_care_office
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_insert ON idempotency FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_select ON idempotency FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (owner_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_update ON idempotency FOR UPDATE TO app_care_worker
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

-- jurisdiction_rule: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON jurisdiction_rule TO app_care_job;
GRANT SELECT ON jurisdiction_rule TO app_care_lead;
GRANT INSERT ON jurisdiction_rule TO app_care_office;
GRANT SELECT ON jurisdiction_rule TO app_care_office;
GRANT UPDATE (valid_to) ON jurisdiction_rule TO app_care_office;
GRANT SELECT ON jurisdiction_rule TO app_care_worker;
CREATE POLICY care_job_select ON jurisdiction_rule FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON jurisdiction_rule FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_insert ON jurisdiction_rule FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON jurisdiction_rule FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON jurisdiction_rule FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON jurisdiction_rule FOR SELECT TO app_care_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

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

-- pairing: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON pairing TO app_care_job;
GRANT INSERT ON pairing TO app_care_job;
GRANT SELECT ON pairing TO app_care_job;
GRANT UPDATE (changed_at, community_id, end_reason, ended_at, sealed, status, until_on, version) ON pairing TO app_care_job;
GRANT INSERT ON pairing TO app_care_lead;
GRANT SELECT (account_id, begins_on, changed_at, community_id, end_reason, ended_at, episode_id, id, participant_id, position, proposal_id, recorded_at, recorded_by, status, street_id, team_role, until_on, version) ON pairing TO app_care_lead;
GRANT UPDATE (changed_at, community_id, end_reason, ended_at, status, until_on, version) ON pairing TO app_care_lead;
GRANT SELECT (account_id, episode_id, id, position, status, street_id) ON pairing TO app_care_lookup;
GRANT INSERT ON pairing TO app_care_office;
GRANT SELECT ON pairing TO app_care_office;
GRANT UPDATE (changed_at, community_id, end_reason, ended_at, sealed, status, until_on, version) ON pairing TO app_care_office;
GRANT INSERT ON pairing TO app_care_worker;
GRANT SELECT ON pairing TO app_care_worker;
GRANT UPDATE (changed_at, end_reason, ended_at, status, until_on, version) ON pairing TO app_care_worker;
CREATE POLICY care_job_delete ON pairing FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_insert ON pairing FOR INSERT TO app_care_job
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON pairing FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON pairing FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON pairing FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_select ON pairing FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_update ON pairing FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lookup_select ON pairing FOR SELECT TO app_care_lookup
  USING (true);
CREATE POLICY care_office_insert ON pairing FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON pairing FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON pairing FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON pairing FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON pairing FOR SELECT TO app_care_worker
  USING ((((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)) OR ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[])))));
CREATE POLICY care_worker_update ON pairing FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- pairing_proposal: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON pairing_proposal TO app_care_job;
GRANT SELECT ON pairing_proposal TO app_care_job;
GRANT INSERT ON pairing_proposal TO app_care_lead;
GRANT SELECT ON pairing_proposal TO app_care_lead;
GRANT UPDATE (ended_at, ended_by, status, version) ON pairing_proposal TO app_care_lead;
GRANT INSERT ON pairing_proposal TO app_care_office;
GRANT SELECT ON pairing_proposal TO app_care_office;
GRANT UPDATE (ended_at, ended_by, status, version) ON pairing_proposal TO app_care_office;
CREATE POLICY care_job_delete ON pairing_proposal FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON pairing_proposal FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON pairing_proposal FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (made_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_select ON pairing_proposal FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_update ON pairing_proposal FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON pairing_proposal FOR INSERT TO app_care_office
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (made_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_office_select ON pairing_proposal FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON pairing_proposal FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- pairing_proposal_line: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON pairing_proposal_line TO app_care_job;
GRANT SELECT ON pairing_proposal_line TO app_care_job;
GRANT INSERT ON pairing_proposal_line TO app_care_lead;
GRANT SELECT ON pairing_proposal_line TO app_care_lead;
GRANT INSERT ON pairing_proposal_line TO app_care_office;
GRANT SELECT ON pairing_proposal_line TO app_care_office;
CREATE POLICY care_job_delete ON pairing_proposal_line FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON pairing_proposal_line FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON pairing_proposal_line FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_select ON pairing_proposal_line FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON pairing_proposal_line FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON pairing_proposal_line FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

-- participant: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON participant TO app_care_job;
GRANT UPDATE (changed_at, community_id, erased_on, file_class, id_tag, is_held, keep_until, keeper_id, lawful_basis, phone_tag, sealed, sealed_on, version) ON participant TO app_care_job;
GRANT INSERT ON participant TO app_care_lead;
GRANT SELECT (community_id, file_class, id, keeper_id, lawful_basis, pseudonym, sealed_on, street_id, version) ON participant TO app_care_lead;
GRANT UPDATE (changed_at, community_id, keeper_id, version) ON participant TO app_care_lead;
GRANT INSERT ON participant TO app_care_office;
GRANT SELECT ON participant TO app_care_office;
GRANT UPDATE (changed_at, community_id, file_class, id_tag, is_held, keep_until, keeper_id, lawful_basis, phone_tag, sealed, sealed_on, version) ON participant TO app_care_office;
GRANT INSERT ON participant TO app_care_worker;
GRANT SELECT ON participant TO app_care_worker;
GRANT UPDATE (changed_at, community_id, file_class, id_tag, keeper_id, lawful_basis, phone_tag, sealed, version) ON participant TO app_care_worker;
CREATE POLICY care_job_select ON participant FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON participant FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON participant FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (file_class = 'normal'::text)));
CREATE POLICY care_lead_select ON participant FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (file_class = 'normal'::text)));
CREATE POLICY care_lead_update ON participant FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (file_class = 'normal'::text)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) AND (file_class = 'normal'::text)));
CREATE POLICY care_office_insert ON participant FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON participant FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON participant FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON participant FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (keeper_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) AND (opened_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_select ON participant FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((keeper_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))) AND (sealed_on IS NULL)));
CREATE POLICY care_worker_update ON participant FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((keeper_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))) AND (sealed_on IS NULL)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((keeper_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid) OR (id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))) AND (sealed_on IS NULL)));

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

-- pseudonym_counter: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON pseudonym_counter TO app_care_lead;
GRANT SELECT ON pseudonym_counter TO app_care_lead;
GRANT UPDATE (last_number) ON pseudonym_counter TO app_care_lead;
GRANT INSERT ON pseudonym_counter TO app_care_office;
GRANT SELECT ON pseudonym_counter TO app_care_office;
GRANT UPDATE (last_number) ON pseudonym_counter TO app_care_office;
GRANT INSERT ON pseudonym_counter TO app_care_worker;
GRANT SELECT ON pseudonym_counter TO app_care_worker;
GRANT UPDATE (last_number) ON pseudonym_counter TO app_care_worker;
CREATE POLICY care_lead_insert ON pseudonym_counter FOR INSERT TO app_care_lead
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON pseudonym_counter FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_update ON pseudonym_counter FOR UPDATE TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_insert ON pseudonym_counter FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON pseudonym_counter FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON pseudonym_counter FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON pseudonym_counter FOR INSERT TO app_care_worker
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON pseudonym_counter FOR SELECT TO app_care_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_update ON pseudonym_counter FOR UPDATE TO app_care_worker
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));

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
GRANT SELECT ON recipient_key TO app_care_job;
GRANT SELECT ON recipient_key TO app_care_lead;
GRANT SELECT ON recipient_key TO app_care_office;
GRANT SELECT ON recipient_key TO app_care_worker;
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
CREATE POLICY care_job_select ON recipient_key FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON recipient_key FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON recipient_key FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON recipient_key FOR SELECT TO app_care_worker
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

-- release_notice: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON release_notice TO app_care_job;
GRANT SELECT ON release_notice TO app_care_job;
GRANT UPDATE (episode_id, keep_until, keeper_id, received_on, sealed, status, version) ON release_notice TO app_care_job;
GRANT INSERT ON release_notice TO app_care_lead;
GRANT SELECT (community_id, episode_id, facility_kind, id, keeper_id, notified_on, received_on, recorded_at, recorded_by, release_on, status, street_id, version) ON release_notice TO app_care_lead;
GRANT UPDATE (keeper_id, status, version) ON release_notice TO app_care_lead;
GRANT INSERT ON release_notice TO app_care_office;
GRANT SELECT ON release_notice TO app_care_office;
GRANT UPDATE (episode_id, keep_until, keeper_id, received_on, sealed, status, version) ON release_notice TO app_care_office;
GRANT INSERT ON release_notice TO app_care_worker;
GRANT SELECT ON release_notice TO app_care_worker;
GRANT UPDATE (episode_id, keep_until, received_on, sealed, status, version) ON release_notice TO app_care_worker;
CREATE POLICY care_job_delete ON release_notice FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON release_notice FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON release_notice FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON release_notice FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_select ON release_notice FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_update ON release_notice FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON release_notice FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON release_notice FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON release_notice FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON release_notice FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (keeper_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_select ON release_notice FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (keeper_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_worker_update ON release_notice FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (keeper_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (keeper_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));

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

-- rule_default: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON rule_default TO app_care_job;
GRANT SELECT ON rule_default TO app_care_lead;
GRANT SELECT ON rule_default TO app_care_office;
GRANT SELECT ON rule_default TO app_care_worker;
CREATE POLICY care_job_select ON rule_default FOR SELECT TO app_care_job
  USING (true);
CREATE POLICY care_lead_select ON rule_default FOR SELECT TO app_care_lead
  USING (true);
CREATE POLICY care_office_select ON rule_default FOR SELECT TO app_care_office
  USING (true);
CREATE POLICY care_worker_select ON rule_default FOR SELECT TO app_care_worker
  USING (true);

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
GRANT SELECT ON street TO app_care_auditor;
GRANT SELECT ON street TO app_care_job;
GRANT SELECT ON street TO app_care_lead;
GRANT SELECT ON street TO app_care_office;
GRANT SELECT ON street TO app_care_worker;
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
CREATE POLICY care_auditor_select ON street FOR SELECT TO app_care_auditor
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON street FOR SELECT TO app_care_job
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON street FOR SELECT TO app_care_lead
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON street FOR SELECT TO app_care_office
  USING ((id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON street FOR SELECT TO app_care_worker
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

-- subject_request: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON subject_request TO app_care_job;
GRANT SELECT ON subject_request TO app_care_job;
GRANT SELECT (community_id, due_on, id, kind, participant_id, received_on, status, street_id) ON subject_request TO app_care_lead;
GRANT INSERT ON subject_request TO app_care_office;
GRANT SELECT ON subject_request TO app_care_office;
GRANT UPDATE (decided_at, decided_by, sealed, status, version) ON subject_request TO app_care_office;
GRANT INSERT ON subject_request TO app_care_worker;
GRANT SELECT ON subject_request TO app_care_worker;
GRANT UPDATE (decided_at, decided_by, sealed, status, version) ON subject_request TO app_care_worker;
CREATE POLICY care_job_delete ON subject_request FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON subject_request FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON subject_request FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON subject_request FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON subject_request FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON subject_request FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON subject_request FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON subject_request FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON subject_request FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (participant_id = ANY ((NULLIF(current_setting('app.people'::text, true), ''::text))::uuid[]))));

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

-- support_contact: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON support_contact TO app_care_job;
GRANT SELECT ON support_contact TO app_care_job;
GRANT SELECT (community_id, episode_id, id, is_reached, on_date, street_id) ON support_contact TO app_care_lead;
GRANT INSERT ON support_contact TO app_care_office;
GRANT SELECT ON support_contact TO app_care_office;
GRANT INSERT ON support_contact TO app_care_worker;
GRANT SELECT ON support_contact TO app_care_worker;
CREATE POLICY care_job_delete ON support_contact FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON support_contact FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON support_contact FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON support_contact FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON support_contact FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON support_contact FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON support_contact FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- support_plan: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON support_plan TO app_care_job;
GRANT SELECT ON support_plan TO app_care_job;
GRANT SELECT (community_id, episode_id, id, made_on, revision, street_id) ON support_plan TO app_care_lead;
GRANT INSERT ON support_plan TO app_care_office;
GRANT SELECT ON support_plan TO app_care_office;
GRANT INSERT ON support_plan TO app_care_worker;
GRANT SELECT ON support_plan TO app_care_worker;
CREATE POLICY care_job_delete ON support_plan FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON support_plan FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON support_plan FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON support_plan FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON support_plan FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON support_plan FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON support_plan FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- support_service: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON support_service TO app_care_job;
GRANT SELECT ON support_service TO app_care_job;
GRANT UPDATE (changed_at, kept_at_3_months, kept_at_6_months, outcome, outcome_on, referred_on, referred_to, sealed, status, version) ON support_service TO app_care_job;
GRANT INSERT ON support_service TO app_care_office;
GRANT SELECT ON support_service TO app_care_office;
GRANT UPDATE (changed_at, kept_at_3_months, kept_at_6_months, outcome, outcome_on, referred_on, referred_to, sealed, status, version) ON support_service TO app_care_office;
GRANT INSERT ON support_service TO app_care_worker;
GRANT SELECT ON support_service TO app_care_worker;
GRANT UPDATE (changed_at, kept_at_3_months, kept_at_6_months, outcome, outcome_on, referred_on, referred_to, sealed, status, version) ON support_service TO app_care_worker;
CREATE POLICY care_job_delete ON support_service FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON support_service FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON support_service FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_insert ON support_service FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON support_service FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON support_service FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON support_service FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON support_service FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON support_service FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

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

-- tier_review: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON tier_review TO app_care_job;
GRANT SELECT ON tier_review TO app_care_job;
GRANT UPDATE (decided_at, reviewer_id, sealed, status) ON tier_review TO app_care_job;
GRANT SELECT (community_id, due_on, episode_id, id, requested_on, status, street_id) ON tier_review TO app_care_lead;
GRANT INSERT ON tier_review TO app_care_office;
GRANT SELECT ON tier_review TO app_care_office;
GRANT UPDATE (decided_at, reviewer_id, sealed, status) ON tier_review TO app_care_office;
GRANT INSERT ON tier_review TO app_care_worker;
GRANT SELECT ON tier_review TO app_care_worker;
GRANT UPDATE (decided_at, reviewer_id, sealed, status) ON tier_review TO app_care_worker;
CREATE POLICY care_job_delete ON tier_review FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON tier_review FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON tier_review FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON tier_review FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_office_insert ON tier_review FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON tier_review FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON tier_review FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON tier_review FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON tier_review FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON tier_review FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

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

-- transfer: ROW LEVEL SECURITY ENABLE, FORCE
GRANT DELETE ON transfer TO app_care_job;
GRANT SELECT ON transfer TO app_care_job;
GRANT UPDATE (agreed_at, agreed_by, ended_at, file_sent_on, receipt_on, status, version) ON transfer TO app_care_job;
GRANT INSERT ON transfer TO app_care_lead;
GRANT SELECT (agreed_at, agreed_by, community_id, ended_at, episode_id, file_sent_on, id, offered_at, offered_by, receipt_on, residence_changed_on, status, street_id, to_community_id, version) ON transfer TO app_care_lead;
GRANT UPDATE (agreed_at, agreed_by, ended_at, file_sent_on, receipt_on, status, version) ON transfer TO app_care_lead;
GRANT INSERT ON transfer TO app_care_office;
GRANT SELECT ON transfer TO app_care_office;
GRANT UPDATE (agreed_at, agreed_by, ended_at, file_sent_on, receipt_on, status, version) ON transfer TO app_care_office;
GRANT INSERT ON transfer TO app_care_worker;
GRANT SELECT ON transfer TO app_care_worker;
GRANT UPDATE (agreed_at, agreed_by, ended_at, file_sent_on, receipt_on, status, version) ON transfer TO app_care_worker;
CREATE POLICY care_job_delete ON transfer FOR DELETE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON transfer FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_update ON transfer FOR UPDATE TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON transfer FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_lead_select ON transfer FOR SELECT TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) OR (to_community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])))));
CREATE POLICY care_lead_update ON transfer FOR UPDATE TO app_care_lead
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) OR (to_community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND ((community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])) OR (to_community_id = ANY ((NULLIF(current_setting('app.units'::text, true), ''::text))::uuid[])))));
CREATE POLICY care_office_insert ON transfer FOR INSERT TO app_care_office
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON transfer FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON transfer FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_insert ON transfer FOR INSERT TO app_care_worker
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_select ON transfer FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));
CREATE POLICY care_worker_update ON transfer FOR UPDATE TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))))
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (episode_id = ANY ((NULLIF(current_setting('app.cases'::text, true), ''::text))::uuid[]))));

-- unit: ROW LEVEL SECURITY ENABLE, FORCE
GRANT INSERT ON unit TO app_admin;
GRANT SELECT ON unit TO app_admin;
GRANT UPDATE (name_en, name_zh, parent_id, valid_to) ON unit TO app_admin;
GRANT SELECT ON unit TO app_area;
GRANT SELECT ON unit TO app_auditor;
GRANT SELECT ON unit TO app_auth;
GRANT SELECT ON unit TO app_care_auditor;
GRANT SELECT ON unit TO app_care_job;
GRANT SELECT ON unit TO app_care_lead;
GRANT SELECT ON unit TO app_care_office;
GRANT SELECT ON unit TO app_care_worker;
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
CREATE POLICY care_auditor_select ON unit FOR SELECT TO app_care_auditor
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_job_select ON unit FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_select ON unit FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON unit FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON unit FOR SELECT TO app_care_worker
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
GRANT SELECT ON unit_boundary TO app_care_lead;
GRANT SELECT ON unit_boundary TO app_care_office;
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
CREATE POLICY care_lead_select ON unit_boundary FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_select ON unit_boundary FOR SELECT TO app_care_office
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

-- worker_profile: ROW LEVEL SECURITY ENABLE, FORCE
GRANT SELECT ON worker_profile TO app_care_job;
GRANT INSERT ON worker_profile TO app_care_lead;
GRANT SELECT ON worker_profile TO app_care_lead;
GRANT UPDATE (capacity, changed_at, changed_by, home_grid_id, languages, version, weekdays) ON worker_profile TO app_care_lead;
GRANT INSERT ON worker_profile TO app_care_office;
GRANT SELECT ON worker_profile TO app_care_office;
GRANT UPDATE (capacity, changed_at, changed_by, home_grid_id, languages, version, weekdays) ON worker_profile TO app_care_office;
GRANT SELECT ON worker_profile TO app_care_worker;
CREATE POLICY care_job_select ON worker_profile FOR SELECT TO app_care_job
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_insert ON worker_profile FOR INSERT TO app_care_lead
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (changed_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_lead_select ON worker_profile FOR SELECT TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_lead_update ON worker_profile FOR UPDATE TO app_care_lead
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_insert ON worker_profile FOR INSERT TO app_care_office
  WITH CHECK (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (changed_by = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));
CREATE POLICY care_office_select ON worker_profile FOR SELECT TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_office_update ON worker_profile FOR UPDATE TO app_care_office
  USING ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid))
  WITH CHECK ((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid));
CREATE POLICY care_worker_select ON worker_profile FOR SELECT TO app_care_worker
  USING (((street_id = (NULLIF(current_setting('app.street'::text, true), ''::text))::uuid) AND (account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)));

-- functions
-- case_loads(uuid,uuid[],uuid[]): SECURITY DEFINER, owner app_care_lookup
GRANT EXECUTE ON FUNCTION case_loads(uuid,uuid[],uuid[]) TO app_care_lead, app_care_office;
-- check_session(uuid,uuid,integer): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION check_session(uuid,uuid,integer) TO svc_care, svc_dash, svc_police, svc_staff;
-- clue_has_contact(uuid,uuid): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION clue_has_contact(uuid,uuid) TO app_police;
-- find_case(uuid,text,uuid[]): SECURITY DEFINER, owner app_care_lookup
GRANT EXECUTE ON FUNCTION find_case(uuid,text,uuid[]) TO app_care_worker;
-- find_login(text): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION find_login(text) TO app_auth;
-- find_receipt(bytea): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION find_receipt(bytea) TO app_public;
-- keep_account_holds(uuid,uuid[]): SECURITY DEFINER, owner app_care_lookup
GRANT EXECUTE ON FUNCTION keep_account_holds(uuid,uuid[]) TO app_care_job, app_care_lead, app_care_office, app_care_worker;
-- read_session(uuid,uuid): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION read_session(uuid,uuid) TO svc_care, svc_dash, svc_police, svc_staff;
-- read_session_2(uuid,uuid): SECURITY DEFINER, owner app_lookup
GRANT EXECUTE ON FUNCTION read_session_2(uuid,uuid) TO svc_care, svc_dash, svc_police, svc_staff;
