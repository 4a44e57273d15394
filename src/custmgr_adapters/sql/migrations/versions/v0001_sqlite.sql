CREATE TABLE "account" (
    "customer" BLOB NOT NULL,
    "total_due" BIGINT NOT NULL,
    "account_credit" BIGINT NOT NULL,
    "balance" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY ("customer", "currency"),
    CONSTRAINT ck_account_at_least_zero_total_due CHECK ("total_due" >= 0),
    CONSTRAINT ck_account_at_least_zero_account_credit CHECK ("account_credit" >= 0),
    CONSTRAINT ck_account_total_due_size CHECK ("total_due" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_account_credit_size CHECK ("account_credit" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_balance_size CHECK ("balance" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "activity" (
    "customer" BLOB NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "behind" TEXT NOT NULL,
    "contact" BLOB,
    "document" BLOB,
    "payload" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "salt" TEXT NOT NULL,
    "payload_digest" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    CONSTRAINT pk_activity PRIMARY KEY ("customer", "seq")
)
 WITHOUT ROWID;

CREATE INDEX ix_activity_customer_document ON "activity" ("customer", "document");

CREATE TABLE "attached_file" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "content" TEXT NOT NULL,
    CONSTRAINT pk_attached_file PRIMARY KEY ("id")
)
 WITHOUT ROWID;

CREATE INDEX ix_attached_file_customer ON "attached_file" ("customer");

CREATE TABLE "books" (
    "id" BLOB NOT NULL,
    "closed_until" TEXT,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_books PRIMARY KEY ("id"),
    CONSTRAINT ck_books_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "bulk_run" (
    "id" BLOB NOT NULL,
    "run" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "done" TEXT NOT NULL,
    "skipped" TEXT NOT NULL,
    "failed" TEXT NOT NULL,
    CONSTRAINT pk_bulk_run PRIMARY KEY ("id"),
    CONSTRAINT uq_bulk_run_run UNIQUE ("run")
)
 WITHOUT ROWID;

CREATE TABLE "choice_list" (
    "id" TEXT NOT NULL,
    "offered" TEXT NOT NULL,
    "retired" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_choice_list PRIMARY KEY ("id"),
    CONSTRAINT ck_choice_list_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "contact" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "person" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "department" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "roles" TEXT NOT NULL,
    "primary_of" BLOB,
    "follows" INTEGER NOT NULL,
    "archived" INTEGER NOT NULL,
    "merged_into" BLOB,
    "claimed_email" TEXT,
    "email_folded" TEXT NOT NULL,
    "phone_e164" TEXT NOT NULL,
    "sort_name" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY ("id"),
    CONSTRAINT uq_contact_customer_claimed_email UNIQUE ("customer", "claimed_email"),
    CONSTRAINT uq_contact_primary_of UNIQUE ("primary_of"),
    CONSTRAINT ck_contact_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_contact_customer_sort_name ON "contact" ("customer", "sort_name");

CREATE INDEX ix_contact_email_folded ON "contact" ("email_folded");

CREATE INDEX ix_contact_merged_into ON "contact" ("merged_into");

CREATE TABLE "contact_merge" (
    "contact" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "into" BLOB NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT NOT NULL,
    "contacts" TEXT NOT NULL,
    "lists" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_contact_merge PRIMARY KEY ("contact"),
    CONSTRAINT ck_contact_merge_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_contact_merge_customer ON "contact_merge" ("customer");

CREATE INDEX ix_contact_merge_into ON "contact_merge" ("into");

CREATE TABLE "credit_memo" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "reason" TEXT NOT NULL,
    "net" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "series" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "issued" TEXT NOT NULL,
    "invoice" BLOB,
    "lines" TEXT NOT NULL,
    "bill_to" TEXT,
    "expires" TEXT,
    "opening" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "voided" TEXT,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_credit_memo PRIMARY KEY ("id"),
    CONSTRAINT uq_credit_memo_series_number UNIQUE ("series", "number"),
    CONSTRAINT ck_credit_memo_net_size CHECK ("net" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_tax_size CHECK ("tax" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_total_size CHECK ("total" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_credit_memo_customer ON "credit_memo" ("customer");

CREATE INDEX ix_credit_memo_invoice ON "credit_memo" ("invoice");

CREATE TABLE "custmgr_lock" (
    customer BLOB NOT NULL,
    seq BIGINT NOT NULL,
    head TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_custmgr_lock PRIMARY KEY (customer)
)
 WITHOUT ROWID;

CREATE TABLE "custmgr_series" (
    name TEXT NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_custmgr_series PRIMARY KEY (name)
)
 WITHOUT ROWID;

CREATE TABLE "customer" (
    "id" BLOB NOT NULL,
    "number" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "joined" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "external_number" TEXT,
    "category" TEXT NOT NULL,
    "customer_type" TEXT NOT NULL,
    "billing_type" TEXT NOT NULL,
    "person" TEXT,
    "company" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "department" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "addresses" TEXT NOT NULL,
    "tax_id" TEXT NOT NULL,
    "purchase_order" TEXT NOT NULL,
    "parent" BLOB,
    "account_manager" TEXT,
    "language" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "tags" TEXT NOT NULL,
    "services" TEXT NOT NULL,
    "consent" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "status_before" TEXT,
    "merged_into" BLOB,
    "absorbed" TEXT NOT NULL,
    "blocked" INTEGER NOT NULL,
    "no_mail" INTEGER NOT NULL,
    "no_text" INTEGER NOT NULL,
    "email_folded" TEXT,
    "email_domain" TEXT,
    "phone_e164" TEXT,
    "name_folded" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_customer PRIMARY KEY ("id"),
    CONSTRAINT uq_customer_number UNIQUE ("number"),
    CONSTRAINT uq_customer_external_number UNIQUE ("external_number"),
    CONSTRAINT ck_customer_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_customer_email_domain ON "customer" ("email_domain");

CREATE INDEX ix_customer_email_folded ON "customer" ("email_folded");

CREATE INDEX ix_customer_name_folded ON "customer" ("name_folded");

CREATE INDEX ix_customer_phone_e164 ON "customer" ("phone_e164");

CREATE TABLE "delivery" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "message" BLOB NOT NULL,
    "event" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "recorded_at" BIGINT NOT NULL,
    "said" TEXT NOT NULL,
    "event_id" TEXT,
    CONSTRAINT pk_delivery PRIMARY KEY ("id"),
    CONSTRAINT uq_delivery_message_event_id UNIQUE ("message", "event_id")
)
 WITHOUT ROWID;

CREATE INDEX ix_delivery_customer ON "delivery" ("customer");

CREATE INDEX ix_delivery_message_at ON "delivery" ("message", "at");

CREATE TABLE "erasure" (
    "customer" BLOB NOT NULL,
    "number" BIGINT NOT NULL,
    "how" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "until" TEXT,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_erasure PRIMARY KEY ("customer"),
    CONSTRAINT ck_erasure_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_erasure_at ON "erasure" ("at");

CREATE TABLE "imported_chunk" (
    "kind" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "first" BIGINT NOT NULL,
    "lines" TEXT NOT NULL,
    "added" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT NOT NULL,
    CONSTRAINT pk_imported_chunk PRIMARY KEY ("kind", "digest", "first")
)
 WITHOUT ROWID;

CREATE TABLE "invoice" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "lines" TEXT NOT NULL,
    "net" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "terms" TEXT NOT NULL,
    "rounding" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "series" TEXT NOT NULL,
    "number" TEXT,
    "issued" TEXT,
    "due" TEXT,
    "issued_at" BIGINT,
    "bill_to" TEXT,
    "reference" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "voided" TEXT,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_invoice PRIMARY KEY ("id"),
    CONSTRAINT uq_invoice_series_number UNIQUE ("series", "number"),
    CONSTRAINT ck_invoice_net_size CHECK ("net" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_tax_size CHECK ("tax" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_total_size CHECK ("total" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_invoice_customer ON "invoice" ("customer");

CREATE INDEX ix_invoice_number ON "invoice" ("number");

CREATE INDEX ix_invoice_reference ON "invoice" ("reference");

CREATE TABLE "ledger_entry" (
    "customer" BLOB NOT NULL,
    "document" BLOB NOT NULL,
    "n" BIGINT NOT NULL,
    "debit" TEXT NOT NULL,
    "credit" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "on" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "item" BLOB,
    "part" BIGINT NOT NULL,
    "source" BLOB,
    "due" TEXT,
    "reverses" BIGINT,
    "base" BIGINT,
    "rate" TEXT,
    "receivable" BIGINT NOT NULL,
    "held" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_ledger_entry PRIMARY KEY ("customer", "document", "n"),
    CONSTRAINT uq_ledger_entry_customer_document_reverses UNIQUE ("customer", "document", "reverses"),
    CONSTRAINT ck_ledger_entry_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_ledger_entry_unequal_debit_credit CHECK ("debit" <> "credit"),
    CONSTRAINT ck_ledger_entry_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_ledger_entry_receivable_size CHECK ("receivable" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_ledger_entry_held_size CHECK ("held" between -1000000000000000 and 1000000000000000)
)
 WITHOUT ROWID;

CREATE TABLE "listing" (
    "customer" BLOB NOT NULL,
    "number" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "joined" TEXT NOT NULL,
    "balance" BIGINT NOT NULL,
    "external_number" TEXT NOT NULL,
    "company" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "customer_type" TEXT NOT NULL,
    "billing_type" TEXT NOT NULL,
    "account_manager" TEXT NOT NULL,
    "tags" TEXT NOT NULL,
    "services" TEXT NOT NULL,
    "oldest_due" TEXT,
    "merged_into" BLOB,
    "absorbs" INTEGER NOT NULL,
    "former" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "company_folded" TEXT NOT NULL,
    "email_folded" TEXT NOT NULL,
    "city_folded" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_listing PRIMARY KEY ("customer"),
    CONSTRAINT ck_listing_balance_size CHECK ("balance" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_listing_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_listing_category_currency_balance ON "listing" ("category", "currency", "balance");

CREATE INDEX ix_listing_currency_balance ON "listing" ("currency", "balance");

CREATE INDEX ix_listing_joined ON "listing" ("joined");

CREATE INDEX ix_listing_name_folded ON "listing" ("name_folded");

CREATE INDEX ix_listing_number ON "listing" ("number");

CREATE TABLE "merge" (
    "customer" BLOB NOT NULL,
    "into" BLOB NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT NOT NULL,
    "accounts" TEXT NOT NULL,
    "primary" TEXT,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_merge PRIMARY KEY ("customer"),
    CONSTRAINT ck_merge_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_merge_into ON "merge" ("into");

CREATE TABLE "message" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "purpose" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "template_version" BIGINT NOT NULL,
    "language" TEXT NOT NULL,
    "if_doubled" TEXT NOT NULL,
    "automatic" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "address_folded" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "queued_at" BIGINT NOT NULL,
    "not_before" BIGINT NOT NULL,
    "contact" BLOB,
    "document" BLOB,
    "name" TEXT NOT NULL,
    "sender_name" TEXT NOT NULL,
    "reply_to" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "despite_silence" INTEGER NOT NULL,
    "retry_of" BLOB,
    "replaced_by" BLOB,
    "dedupe" TEXT,
    "state" TEXT NOT NULL,
    "why" TEXT,
    "attempts" BIGINT NOT NULL,
    "doubted" INTEGER NOT NULL,
    "said" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "sending_since" BIGINT,
    "leased_until" BIGINT,
    "ended_at" BIGINT,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY ("id"),
    CONSTRAINT uq_message_customer_dedupe UNIQUE ("customer", "dedupe"),
    CONSTRAINT ck_message_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_message_contact_queued_at ON "message" ("contact", "queued_at");

CREATE INDEX ix_message_customer_queued_at ON "message" ("customer", "queued_at");

CREATE INDEX ix_message_reference ON "message" ("reference");

CREATE INDEX ix_message_state_leased_until ON "message" ("state", "leased_until");

CREATE INDEX ix_message_state_not_before ON "message" ("state", "not_before");

CREATE TABLE "note" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "author" TEXT NOT NULL,
    "author_name" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    "pinned" INTEGER NOT NULL,
    "visibility" TEXT NOT NULL,
    "edits" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    "fold" TEXT NOT NULL,
    CONSTRAINT pk_note PRIMARY KEY ("id"),
    CONSTRAINT ck_note_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_note_customer_pinned_at ON "note" ("customer", "pinned", "at");

CREATE TABLE "open_credit" (
    "customer" BLOB NOT NULL,
    "document" BLOB NOT NULL,
    "account" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "on" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "open" BIGINT NOT NULL,
    "applied" BIGINT NOT NULL,
    "refunded" BIGINT NOT NULL,
    "reversed" BIGINT NOT NULL,
    "open_since" TEXT NOT NULL,
    "expires" TEXT,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_open_credit PRIMARY KEY ("customer", "document"),
    CONSTRAINT ck_open_credit_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_open_credit_at_least_zero_open CHECK ("open" >= 0),
    CONSTRAINT ck_open_credit_at_most_open_amount CHECK ("open" <= "amount"),
    CONSTRAINT ck_open_credit_at_least_zero_applied CHECK ("applied" >= 0),
    CONSTRAINT ck_open_credit_at_least_zero_refunded CHECK ("refunded" >= 0),
    CONSTRAINT ck_open_credit_at_least_zero_reversed CHECK ("reversed" >= 0),
    CONSTRAINT ck_open_credit_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_credit_open_size CHECK ("open" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_credit_applied_size CHECK ("applied" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_credit_refunded_size CHECK ("refunded" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_credit_reversed_size CHECK ("reversed" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_credit_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_open_credit_customer_currency_on ON "open_credit" ("customer", "currency", "on") WHERE "open" > 0;

CREATE TABLE "open_item" (
    "customer" BLOB NOT NULL,
    "document" BLOB NOT NULL,
    "part" BIGINT NOT NULL,
    "number" TEXT NOT NULL,
    "on" TEXT NOT NULL,
    "due" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "open" BIGINT NOT NULL,
    "paid" BIGINT NOT NULL,
    "credited" BIGINT NOT NULL,
    "written_off" BIGINT NOT NULL,
    "open_since" TEXT NOT NULL,
    "closed" TEXT,
    "void" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_open_item PRIMARY KEY ("customer", "document", "part"),
    CONSTRAINT ck_open_item_at_least_zero_amount CHECK ("amount" >= 0),
    CONSTRAINT ck_open_item_at_least_zero_open CHECK ("open" >= 0),
    CONSTRAINT ck_open_item_at_most_open_amount CHECK ("open" <= "amount"),
    CONSTRAINT ck_open_item_at_least_zero_paid CHECK ("paid" >= 0),
    CONSTRAINT ck_open_item_at_least_zero_credited CHECK ("credited" >= 0),
    CONSTRAINT ck_open_item_at_least_zero_written_off CHECK ("written_off" >= 0),
    CONSTRAINT ck_open_item_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_item_open_size CHECK ("open" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_item_paid_size CHECK ("paid" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_item_credited_size CHECK ("credited" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_item_written_off_size CHECK ("written_off" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_open_item_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_open_item_customer_currency_due_open ON "open_item" ("customer", "currency", "due", "open") WHERE "open" > 0;

CREATE TABLE "past_setting" (
    "customer" BLOB NOT NULL,
    "category" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "n" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "chosen" TEXT NOT NULL,
    CONSTRAINT pk_past_setting PRIMARY KEY ("customer", "category", "group", "n")
)
 WITHOUT ROWID;

CREATE TABLE "payment" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "number" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "method" TEXT NOT NULL,
    "received" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "confirmed" INTEGER NOT NULL,
    "on_account" INTEGER NOT NULL,
    "reversal" TEXT,
    "moved_from" BLOB,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY ("id"),
    CONSTRAINT uq_payment_number UNIQUE ("number"),
    CONSTRAINT ck_payment_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_payment_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_payment_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_payment_customer_received ON "payment" ("customer", "received");

CREATE INDEX ix_payment_reference ON "payment" ("reference");

CREATE TABLE "rate_assignment" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "card" BLOB NOT NULL,
    "service" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "unit_price" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "since" TEXT NOT NULL,
    "because" TEXT NOT NULL,
    "until" TEXT,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_rate_assignment PRIMARY KEY ("id"),
    CONSTRAINT ck_rate_assignment_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_rate_assignment_customer_service_since ON "rate_assignment" ("customer", "service", "since");

CREATE TABLE "rate_card" (
    "id" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "unit_price" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "domains" TEXT NOT NULL,
    "include_subdomains" INTEGER NOT NULL,
    "categories" TEXT NOT NULL,
    "priority" BIGINT NOT NULL,
    "valid_from" TEXT,
    "valid_until" TEXT,
    "active" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_rate_card PRIMARY KEY ("id"),
    CONSTRAINT uq_rate_card_name UNIQUE ("name"),
    CONSTRAINT ck_rate_card_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "recipient_list" (
    "customer" BLOB NOT NULL,
    "purpose" TEXT NOT NULL,
    "contacts" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_recipient_list PRIMARY KEY ("customer", "purpose"),
    CONSTRAINT ck_recipient_list_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "refund" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "number" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "method" TEXT NOT NULL,
    "on" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "reversed" TEXT,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_refund PRIMARY KEY ("id"),
    CONSTRAINT uq_refund_number UNIQUE ("number"),
    CONSTRAINT ck_refund_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_refund_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_refund_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_refund_customer ON "refund" ("customer");

CREATE TABLE "request" (
    "customer" BLOB NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT pk_request PRIMARY KEY ("customer", "operation", "key")
)
 WITHOUT ROWID;

CREATE TABLE "restricted_snapshot" (
    "customer" BLOB NOT NULL,
    "kind" TEXT NOT NULL,
    "row" TEXT NOT NULL,
    "values" TEXT NOT NULL,
    "until" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_restricted_snapshot PRIMARY KEY ("customer", "kind", "row"),
    CONSTRAINT ck_restricted_snapshot_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_restricted_snapshot_until ON "restricted_snapshot" ("until");

CREATE TABLE "run_item" (
    "customer" BLOB NOT NULL,
    "run" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "after" BIGINT NOT NULL,
    CONSTRAINT pk_run_item PRIMARY KEY ("customer", "run")
)
 WITHOUT ROWID;

CREATE INDEX ix_run_item_run ON "run_item" ("run");

CREATE TABLE "service_assignment" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "service" TEXT NOT NULL,
    "since" TEXT NOT NULL,
    "until" TEXT,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_service_assignment PRIMARY KEY ("id"),
    CONSTRAINT ck_service_assignment_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_service_assignment_customer_service ON "service_assignment" ("customer", "service");

CREATE INDEX ix_service_assignment_service ON "service_assignment" ("service");

CREATE TABLE "setting" (
    "customer" BLOB NOT NULL,
    "category" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "chosen" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY ("customer", "category", "group"),
    CONSTRAINT ck_setting_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "staff" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "permissions" TEXT NOT NULL,
    "active" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_staff PRIMARY KEY ("id"),
    CONSTRAINT ck_staff_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "stored_statement" (
    "id" BLOB NOT NULL,
    "customer" BLOB NOT NULL,
    "style" TEXT NOT NULL,
    "until" TEXT NOT NULL,
    "known_at" BIGINT NOT NULL,
    "opening" BIGINT NOT NULL,
    "closing" BIGINT NOT NULL,
    "addressed" TEXT NOT NULL,
    "since" TEXT,
    "previous" BLOB,
    "absorbed" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT pk_stored_statement PRIMARY KEY ("id"),
    CONSTRAINT ck_stored_statement_opening_size CHECK ("opening" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_stored_statement_closing_size CHECK ("closing" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_stored_statement_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_stored_statement_customer_style ON "stored_statement" ("customer", "style");

CREATE TABLE "suppressed_address" (
    "address" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "since" BIGINT NOT NULL,
    "said" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_suppressed_address PRIMARY KEY ("address"),
    CONSTRAINT ck_suppressed_address_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "tombstone" (
    "digest" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_tombstone PRIMARY KEY ("digest"),
    CONSTRAINT ck_tombstone_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "tombstone_key" (
    "id" BLOB NOT NULL,
    "secret" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_tombstone_key PRIMARY KEY ("id"),
    CONSTRAINT ck_tombstone_key_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "unmatched" (
    "customer" BLOB NOT NULL,
    "because" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "services" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_unmatched PRIMARY KEY ("customer"),
    CONSTRAINT ck_unmatched_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE INDEX ix_unmatched_at ON "unmatched" ("at");

CREATE TABLE "wording" (
    "customer" BLOB NOT NULL,
    "note" BLOB NOT NULL,
    "n" BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    "editor" TEXT NOT NULL,
    "editor_name" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_wording PRIMARY KEY ("customer", "note", "n"),
    CONSTRAINT ck_wording_version CHECK ("version" > 0)
)
 WITHOUT ROWID;

CREATE TABLE "contact_roles" (
    "id" BLOB NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_contact_roles PRIMARY KEY ("id", value),
    CONSTRAINT fk_contact_roles FOREIGN KEY("id") REFERENCES "contact" ("id") ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_contact_roles_value ON "contact_roles" (value);

CREATE TABLE "contact_text" (
    "row" INTEGER NOT NULL,
    "id" BLOB NOT NULL,
    "fold" TEXT NOT NULL,
    CONSTRAINT pk_contact_text PRIMARY KEY ("row"),
    CONSTRAINT uq_contact_text UNIQUE ("id"),
    CONSTRAINT fk_contact_text FOREIGN KEY("id") REFERENCES "contact" ("id") ON DELETE CASCADE
);

create virtual table "contact_text_index" using fts5("fold", content='contact_text', content_rowid='row', columnsize=0, detail=none, tokenize='trigram case_sensitive 1');

create trigger "contact_text_added" after insert on "contact_text" begin insert into "contact_text_index" (rowid, "fold") values (new."row", new."fold"); end;

create trigger "contact_text_removed" after delete on "contact_text" begin insert into "contact_text_index" ("contact_text_index", rowid, "fold") values ('delete', old."row", old."fold"); end;

CREATE TABLE "customer_tags" (
    "id" BLOB NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_customer_tags PRIMARY KEY ("id", value),
    CONSTRAINT fk_customer_tags FOREIGN KEY("id") REFERENCES "customer" ("id") ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_customer_tags_value ON "customer_tags" (value);

CREATE TABLE "listing_services" (
    "customer" BLOB NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_listing_services PRIMARY KEY ("customer", value),
    CONSTRAINT fk_listing_services FOREIGN KEY("customer") REFERENCES "listing" ("customer") ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_listing_services_value ON "listing_services" (value);

CREATE TABLE "listing_tags" (
    "customer" BLOB NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_listing_tags PRIMARY KEY ("customer", value),
    CONSTRAINT fk_listing_tags FOREIGN KEY("customer") REFERENCES "listing" ("customer") ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_listing_tags_value ON "listing_tags" (value);

CREATE TABLE "listing_text" (
    "row" INTEGER NOT NULL,
    "customer" BLOB NOT NULL,
    "fold" TEXT NOT NULL,
    CONSTRAINT pk_listing_text PRIMARY KEY ("row"),
    CONSTRAINT uq_listing_text UNIQUE ("customer"),
    CONSTRAINT fk_listing_text FOREIGN KEY("customer") REFERENCES "listing" ("customer") ON DELETE CASCADE
);

create virtual table "listing_text_index" using fts5("fold", content='listing_text', content_rowid='row', columnsize=0, detail=none, tokenize='trigram case_sensitive 1');

create trigger "listing_text_added" after insert on "listing_text" begin insert into "listing_text_index" (rowid, "fold") values (new."row", new."fold"); end;

create trigger "listing_text_removed" after delete on "listing_text" begin insert into "listing_text_index" ("listing_text_index", rowid, "fold") values ('delete', old."row", old."fold"); end;
