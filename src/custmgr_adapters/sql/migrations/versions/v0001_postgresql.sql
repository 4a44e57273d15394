CREATE TABLE "account" (
    "customer" UUID NOT NULL,
    "total_due" BIGINT NOT NULL,
    "account_credit" BIGINT NOT NULL,
    "balance" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY ("customer", "currency"),
    CONSTRAINT ck_account_at_least_zero_total_due CHECK ("total_due" >= 0),
    CONSTRAINT ck_account_at_least_zero_account_credit CHECK ("account_credit" >= 0),
    CONSTRAINT ck_account_total_due_size CHECK ("total_due" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_account_credit_size CHECK ("account_credit" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_balance_size CHECK ("balance" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_version CHECK ("version" > 0)
);

CREATE TABLE "activity" (
    "customer" UUID NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "actor" TEXT COLLATE "C" NOT NULL,
    "actor_name" TEXT COLLATE "C" NOT NULL,
    "behind" TEXT COLLATE "C" NOT NULL,
    "contact" UUID,
    "document" UUID,
    "payload" TEXT COLLATE "C" NOT NULL,
    "seq" BIGINT NOT NULL,
    "salt" TEXT COLLATE "C" NOT NULL,
    "payload_digest" TEXT COLLATE "C" NOT NULL,
    "digest" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_activity PRIMARY KEY ("customer", "seq")
);

CREATE INDEX ix_activity_customer_document ON "activity" ("customer", "document");

CREATE TABLE "attached_file" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "media_type" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "content" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_attached_file PRIMARY KEY ("id")
);

CREATE INDEX ix_attached_file_customer ON "attached_file" ("customer");

CREATE TABLE "books" (
    "id" UUID NOT NULL,
    "closed_until" DATE,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_books PRIMARY KEY ("id"),
    CONSTRAINT ck_books_version CHECK ("version" > 0)
);

CREATE TABLE "bulk_run" (
    "id" UUID NOT NULL,
    "run" BIGINT NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "done" TEXT COLLATE "C" NOT NULL,
    "skipped" TEXT COLLATE "C" NOT NULL,
    "failed" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_bulk_run PRIMARY KEY ("id"),
    CONSTRAINT uq_bulk_run_run UNIQUE ("run")
);

CREATE TABLE "choice_list" (
    "id" TEXT COLLATE "C" NOT NULL,
    "offered" TEXT COLLATE "C" NOT NULL,
    "retired" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_choice_list PRIMARY KEY ("id"),
    CONSTRAINT ck_choice_list_version CHECK ("version" > 0)
);

CREATE TABLE "contact" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "person" TEXT COLLATE "C",
    "email" TEXT COLLATE "C",
    "phone" TEXT COLLATE "C",
    "department" TEXT COLLATE "C" NOT NULL,
    "position" TEXT COLLATE "C" NOT NULL,
    "language" TEXT COLLATE "C" NOT NULL,
    "roles" TEXT COLLATE "C" NOT NULL,
    "primary_of" UUID,
    "follows" BOOLEAN NOT NULL,
    "archived" BOOLEAN NOT NULL,
    "merged_into" UUID,
    "claimed_email" TEXT COLLATE "C",
    "email_folded" TEXT COLLATE "C" NOT NULL,
    "phone_e164" TEXT COLLATE "C" NOT NULL,
    "sort_name" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY ("id"),
    CONSTRAINT uq_contact_customer_claimed_email UNIQUE ("customer", "claimed_email"),
    CONSTRAINT uq_contact_primary_of UNIQUE ("primary_of"),
    CONSTRAINT ck_contact_version CHECK ("version" > 0)
);

CREATE INDEX ix_contact_customer_sort_name ON "contact" ("customer", "sort_name");

CREATE INDEX ix_contact_email_folded ON "contact" ("email_folded");

CREATE INDEX ix_contact_merged_into ON "contact" ("merged_into");

CREATE TABLE "contact_merge" (
    "contact" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "into" UUID NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT COLLATE "C" NOT NULL,
    "contacts" TEXT COLLATE "C" NOT NULL,
    "lists" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_contact_merge PRIMARY KEY ("contact"),
    CONSTRAINT ck_contact_merge_version CHECK ("version" > 0)
);

CREATE INDEX ix_contact_merge_customer ON "contact_merge" ("customer");

CREATE INDEX ix_contact_merge_into ON "contact_merge" ("into");

CREATE TABLE "credit_memo" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "reason" TEXT COLLATE "C" NOT NULL,
    "net" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "series" TEXT COLLATE "C" NOT NULL,
    "number" TEXT COLLATE "C" NOT NULL,
    "issued" DATE NOT NULL,
    "invoice" UUID,
    "lines" TEXT COLLATE "C" NOT NULL,
    "bill_to" TEXT COLLATE "C",
    "expires" DATE,
    "opening" BOOLEAN NOT NULL,
    "stage" TEXT COLLATE "C" NOT NULL,
    "voided" DATE,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_credit_memo PRIMARY KEY ("id"),
    CONSTRAINT uq_credit_memo_series_number UNIQUE ("series", "number"),
    CONSTRAINT ck_credit_memo_net_size CHECK ("net" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_tax_size CHECK ("tax" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_total_size CHECK ("total" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_version CHECK ("version" > 0)
);

CREATE INDEX ix_credit_memo_customer ON "credit_memo" ("customer");

CREATE INDEX ix_credit_memo_invoice ON "credit_memo" ("invoice");

CREATE TABLE "custmgr_lock" (
    customer UUID NOT NULL,
    seq BIGINT NOT NULL,
    head TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_custmgr_lock PRIMARY KEY (customer)
);

CREATE TABLE "custmgr_series" (
    name TEXT COLLATE "C" NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_custmgr_series PRIMARY KEY (name)
);

CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "joined" DATE NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    "external_number" TEXT COLLATE "C",
    "category" TEXT COLLATE "C" NOT NULL,
    "customer_type" TEXT COLLATE "C" NOT NULL,
    "billing_type" TEXT COLLATE "C" NOT NULL,
    "person" TEXT COLLATE "C",
    "company" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C",
    "phone" TEXT COLLATE "C",
    "department" TEXT COLLATE "C" NOT NULL,
    "position" TEXT COLLATE "C" NOT NULL,
    "addresses" TEXT COLLATE "C" NOT NULL,
    "tax_id" TEXT COLLATE "C" NOT NULL,
    "purchase_order" TEXT COLLATE "C" NOT NULL,
    "parent" UUID,
    "account_manager" TEXT COLLATE "C",
    "language" TEXT COLLATE "C" NOT NULL,
    "zone" TEXT COLLATE "C" NOT NULL,
    "tags" TEXT COLLATE "C" NOT NULL,
    "services" TEXT COLLATE "C" NOT NULL,
    "consent" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "status_before" TEXT COLLATE "C",
    "merged_into" UUID,
    "absorbed" TEXT COLLATE "C" NOT NULL,
    "blocked" BOOLEAN NOT NULL,
    "no_mail" BOOLEAN NOT NULL,
    "no_text" BOOLEAN NOT NULL,
    "email_folded" TEXT COLLATE "C",
    "email_domain" TEXT COLLATE "C",
    "phone_e164" TEXT COLLATE "C",
    "name_folded" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_customer PRIMARY KEY ("id"),
    CONSTRAINT uq_customer_number UNIQUE ("number"),
    CONSTRAINT uq_customer_external_number UNIQUE ("external_number"),
    CONSTRAINT ck_customer_version CHECK ("version" > 0)
);

CREATE INDEX ix_customer_email_domain ON "customer" ("email_domain");

CREATE INDEX ix_customer_email_folded ON "customer" ("email_folded");

CREATE INDEX ix_customer_name_folded ON "customer" ("name_folded");

CREATE INDEX ix_customer_phone_e164 ON "customer" ("phone_e164");

CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "message" UUID NOT NULL,
    "event" TEXT COLLATE "C" NOT NULL,
    "at" BIGINT NOT NULL,
    "recorded_at" BIGINT NOT NULL,
    "said" TEXT COLLATE "C" NOT NULL,
    "event_id" TEXT COLLATE "C",
    CONSTRAINT pk_delivery PRIMARY KEY ("id"),
    CONSTRAINT uq_delivery_message_event_id UNIQUE ("message", "event_id")
);

CREATE INDEX ix_delivery_customer ON "delivery" ("customer");

CREATE INDEX ix_delivery_message_at ON "delivery" ("message", "at");

CREATE TABLE "erasure" (
    "customer" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "how" TEXT COLLATE "C" NOT NULL,
    "reason" TEXT COLLATE "C" NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT COLLATE "C" NOT NULL,
    "rows" BIGINT NOT NULL,
    "until" DATE,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_erasure PRIMARY KEY ("customer"),
    CONSTRAINT ck_erasure_version CHECK ("version" > 0)
);

CREATE INDEX ix_erasure_at ON "erasure" ("at");

CREATE TABLE "imported_chunk" (
    "kind" TEXT COLLATE "C" NOT NULL,
    "digest" TEXT COLLATE "C" NOT NULL,
    "first" BIGINT NOT NULL,
    "lines" TEXT COLLATE "C" NOT NULL,
    "added" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_imported_chunk PRIMARY KEY ("kind", "digest", "first")
);

CREATE TABLE "invoice" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "lines" TEXT COLLATE "C" NOT NULL,
    "net" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "terms" TEXT COLLATE "C" NOT NULL,
    "rounding" TEXT COLLATE "C" NOT NULL,
    "stage" TEXT COLLATE "C" NOT NULL,
    "origin" TEXT COLLATE "C" NOT NULL,
    "series" TEXT COLLATE "C" NOT NULL,
    "number" TEXT COLLATE "C",
    "issued" DATE,
    "due" DATE,
    "issued_at" BIGINT,
    "bill_to" TEXT COLLATE "C",
    "reference" TEXT COLLATE "C" NOT NULL,
    "note" TEXT COLLATE "C" NOT NULL,
    "voided" DATE,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_invoice PRIMARY KEY ("id"),
    CONSTRAINT uq_invoice_series_number UNIQUE ("series", "number"),
    CONSTRAINT ck_invoice_net_size CHECK ("net" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_tax_size CHECK ("tax" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_total_size CHECK ("total" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_version CHECK ("version" > 0)
);

CREATE INDEX ix_invoice_customer ON "invoice" ("customer");

CREATE INDEX ix_invoice_number ON "invoice" ("number");

CREATE INDEX ix_invoice_reference ON "invoice" ("reference");

CREATE TABLE "ledger_entry" (
    "customer" UUID NOT NULL,
    "document" UUID NOT NULL,
    "n" BIGINT NOT NULL,
    "debit" TEXT COLLATE "C" NOT NULL,
    "credit" TEXT COLLATE "C" NOT NULL,
    "amount" BIGINT NOT NULL,
    "on" DATE NOT NULL,
    "at" BIGINT NOT NULL,
    "item" UUID,
    "part" BIGINT NOT NULL,
    "source" UUID,
    "due" DATE,
    "reverses" BIGINT,
    "base" BIGINT,
    "rate" TEXT COLLATE "C",
    "receivable" BIGINT NOT NULL,
    "held" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_ledger_entry PRIMARY KEY ("customer", "document", "n"),
    CONSTRAINT uq_ledger_entry_customer_document_reverses UNIQUE ("customer", "document", "reverses"),
    CONSTRAINT ck_ledger_entry_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_ledger_entry_unequal_debit_credit CHECK ("debit" <> "credit"),
    CONSTRAINT ck_ledger_entry_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_ledger_entry_receivable_size CHECK ("receivable" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_ledger_entry_held_size CHECK ("held" between -1000000000000000 and 1000000000000000)
);

CREATE TABLE "listing" (
    "customer" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "category" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "joined" DATE NOT NULL,
    "balance" BIGINT NOT NULL,
    "external_number" TEXT COLLATE "C" NOT NULL,
    "company" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C" NOT NULL,
    "phone" TEXT COLLATE "C" NOT NULL,
    "city" TEXT COLLATE "C" NOT NULL,
    "country" TEXT COLLATE "C" NOT NULL,
    "customer_type" TEXT COLLATE "C" NOT NULL,
    "billing_type" TEXT COLLATE "C" NOT NULL,
    "account_manager" TEXT COLLATE "C" NOT NULL,
    "tags" TEXT COLLATE "C" NOT NULL,
    "services" TEXT COLLATE "C" NOT NULL,
    "oldest_due" DATE,
    "merged_into" UUID,
    "absorbs" BOOLEAN NOT NULL,
    "former" TEXT COLLATE "C" NOT NULL,
    "name_folded" TEXT COLLATE "C" NOT NULL,
    "company_folded" TEXT COLLATE "C" NOT NULL,
    "email_folded" TEXT COLLATE "C" NOT NULL,
    "city_folded" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_listing PRIMARY KEY ("customer"),
    CONSTRAINT ck_listing_balance_size CHECK ("balance" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_listing_version CHECK ("version" > 0)
);

CREATE INDEX ix_listing_category_currency_balance ON "listing" ("category", "currency", "balance");

CREATE INDEX ix_listing_currency_balance ON "listing" ("currency", "balance");

CREATE INDEX ix_listing_joined ON "listing" ("joined");

CREATE INDEX ix_listing_name_folded ON "listing" ("name_folded");

CREATE INDEX ix_listing_number ON "listing" ("number");

CREATE TABLE "merge" (
    "customer" UUID NOT NULL,
    "into" UUID NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT COLLATE "C" NOT NULL,
    "accounts" TEXT COLLATE "C" NOT NULL,
    "primary" TEXT COLLATE "C",
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_merge PRIMARY KEY ("customer"),
    CONSTRAINT ck_merge_version CHECK ("version" > 0)
);

CREATE INDEX ix_merge_into ON "merge" ("into");

CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "purpose" TEXT COLLATE "C" NOT NULL,
    "template" TEXT COLLATE "C" NOT NULL,
    "template_version" BIGINT NOT NULL,
    "language" TEXT COLLATE "C" NOT NULL,
    "if_doubled" TEXT COLLATE "C" NOT NULL,
    "automatic" BOOLEAN NOT NULL,
    "address" TEXT COLLATE "C" NOT NULL,
    "address_folded" TEXT COLLATE "C" NOT NULL,
    "sender" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "queued_at" BIGINT NOT NULL,
    "not_before" BIGINT NOT NULL,
    "contact" UUID,
    "document" UUID,
    "name" TEXT COLLATE "C" NOT NULL,
    "sender_name" TEXT COLLATE "C" NOT NULL,
    "reply_to" TEXT COLLATE "C" NOT NULL,
    "html" TEXT COLLATE "C" NOT NULL,
    "attachments" TEXT COLLATE "C" NOT NULL,
    "despite_silence" BOOLEAN NOT NULL,
    "retry_of" UUID,
    "replaced_by" UUID,
    "dedupe" TEXT COLLATE "C",
    "state" TEXT COLLATE "C" NOT NULL,
    "why" TEXT COLLATE "C",
    "attempts" BIGINT NOT NULL,
    "doubted" BOOLEAN NOT NULL,
    "said" TEXT COLLATE "C" NOT NULL,
    "reference" TEXT COLLATE "C" NOT NULL,
    "sending_since" BIGINT,
    "leased_until" BIGINT,
    "ended_at" BIGINT,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY ("id"),
    CONSTRAINT uq_message_customer_dedupe UNIQUE ("customer", "dedupe"),
    CONSTRAINT ck_message_version CHECK ("version" > 0)
);

CREATE INDEX ix_message_contact_queued_at ON "message" ("contact", "queued_at");

CREATE INDEX ix_message_customer_queued_at ON "message" ("customer", "queued_at");

CREATE INDEX ix_message_reference ON "message" ("reference");

CREATE INDEX ix_message_state_leased_until ON "message" ("state", "leased_until");

CREATE INDEX ix_message_state_not_before ON "message" ("state", "not_before");

CREATE TABLE "note" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "author" TEXT COLLATE "C" NOT NULL,
    "author_name" TEXT COLLATE "C" NOT NULL,
    "at" BIGINT NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "pinned" BOOLEAN NOT NULL,
    "visibility" TEXT COLLATE "C" NOT NULL,
    "edits" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    "fold" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_note PRIMARY KEY ("id"),
    CONSTRAINT ck_note_version CHECK ("version" > 0)
);

CREATE INDEX ix_note_customer_pinned_at ON "note" ("customer", "pinned", "at");

CREATE TABLE "open_credit" (
    "customer" UUID NOT NULL,
    "document" UUID NOT NULL,
    "account" TEXT COLLATE "C" NOT NULL,
    "number" TEXT COLLATE "C" NOT NULL,
    "on" DATE NOT NULL,
    "amount" BIGINT NOT NULL,
    "open" BIGINT NOT NULL,
    "applied" BIGINT NOT NULL,
    "refunded" BIGINT NOT NULL,
    "reversed" BIGINT NOT NULL,
    "open_since" DATE NOT NULL,
    "expires" DATE,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
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
);

CREATE INDEX ix_open_credit_customer_currency_on ON "open_credit" ("customer", "currency", "on") WHERE "open" > 0;

CREATE TABLE "open_item" (
    "customer" UUID NOT NULL,
    "document" UUID NOT NULL,
    "part" BIGINT NOT NULL,
    "number" TEXT COLLATE "C" NOT NULL,
    "on" DATE NOT NULL,
    "due" DATE NOT NULL,
    "amount" BIGINT NOT NULL,
    "open" BIGINT NOT NULL,
    "paid" BIGINT NOT NULL,
    "credited" BIGINT NOT NULL,
    "written_off" BIGINT NOT NULL,
    "open_since" DATE NOT NULL,
    "closed" DATE,
    "void" BOOLEAN NOT NULL,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
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
);

CREATE INDEX ix_open_item_customer_currency_due_open ON "open_item" ("customer", "currency", "due", "open") WHERE "open" > 0;

CREATE TABLE "past_setting" (
    "customer" UUID NOT NULL,
    "category" TEXT COLLATE "C" NOT NULL,
    "group" TEXT COLLATE "C" NOT NULL,
    "n" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "chosen" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_past_setting PRIMARY KEY ("customer", "category", "group", "n")
);

CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "number" TEXT COLLATE "C" NOT NULL,
    "amount" BIGINT NOT NULL,
    "method" TEXT COLLATE "C" NOT NULL,
    "received" DATE NOT NULL,
    "reference" TEXT COLLATE "C" NOT NULL,
    "note" TEXT COLLATE "C" NOT NULL,
    "confirmed" BOOLEAN NOT NULL,
    "on_account" BOOLEAN NOT NULL,
    "reversal" TEXT COLLATE "C",
    "moved_from" UUID,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY ("id"),
    CONSTRAINT uq_payment_number UNIQUE ("number"),
    CONSTRAINT ck_payment_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_payment_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_payment_version CHECK ("version" > 0)
);

CREATE INDEX ix_payment_customer_received ON "payment" ("customer", "received");

CREATE INDEX ix_payment_reference ON "payment" ("reference");

CREATE TABLE "rate_assignment" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "card" UUID NOT NULL,
    "service" TEXT COLLATE "C" NOT NULL,
    "unit" TEXT COLLATE "C" NOT NULL,
    "unit_price" TEXT COLLATE "C" NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    "since" DATE NOT NULL,
    "because" TEXT COLLATE "C" NOT NULL,
    "until" DATE,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_rate_assignment PRIMARY KEY ("id"),
    CONSTRAINT ck_rate_assignment_version CHECK ("version" > 0)
);

CREATE INDEX ix_rate_assignment_customer_service_since ON "rate_assignment" ("customer", "service", "since");

CREATE TABLE "rate_card" (
    "id" UUID NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "service" TEXT COLLATE "C" NOT NULL,
    "unit" TEXT COLLATE "C" NOT NULL,
    "unit_price" TEXT COLLATE "C" NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    "domains" TEXT COLLATE "C" NOT NULL,
    "include_subdomains" BOOLEAN NOT NULL,
    "categories" TEXT COLLATE "C" NOT NULL,
    "priority" BIGINT NOT NULL,
    "valid_from" DATE,
    "valid_until" DATE,
    "active" BOOLEAN NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_rate_card PRIMARY KEY ("id"),
    CONSTRAINT uq_rate_card_name UNIQUE ("name"),
    CONSTRAINT ck_rate_card_version CHECK ("version" > 0)
);

CREATE TABLE "recipient_list" (
    "customer" UUID NOT NULL,
    "purpose" TEXT COLLATE "C" NOT NULL,
    "contacts" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_recipient_list PRIMARY KEY ("customer", "purpose"),
    CONSTRAINT ck_recipient_list_version CHECK ("version" > 0)
);

CREATE TABLE "refund" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "number" TEXT COLLATE "C" NOT NULL,
    "amount" BIGINT NOT NULL,
    "method" TEXT COLLATE "C" NOT NULL,
    "on" DATE NOT NULL,
    "reason" TEXT COLLATE "C" NOT NULL,
    "reversed" DATE,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_refund PRIMARY KEY ("id"),
    CONSTRAINT uq_refund_number UNIQUE ("number"),
    CONSTRAINT ck_refund_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_refund_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_refund_version CHECK ("version" > 0)
);

CREATE INDEX ix_refund_customer ON "refund" ("customer");

CREATE TABLE "request" (
    "customer" UUID NOT NULL,
    "operation" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "digest" TEXT COLLATE "C" NOT NULL,
    "answer" TEXT COLLATE "C" NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT pk_request PRIMARY KEY ("customer", "operation", "key")
);

CREATE TABLE "restricted_snapshot" (
    "customer" UUID NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "row" TEXT COLLATE "C" NOT NULL,
    "values" TEXT COLLATE "C" NOT NULL,
    "until" DATE NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_restricted_snapshot PRIMARY KEY ("customer", "kind", "row"),
    CONSTRAINT ck_restricted_snapshot_version CHECK ("version" > 0)
);

CREATE INDEX ix_restricted_snapshot_until ON "restricted_snapshot" ("until");

CREATE TABLE "run_item" (
    "customer" UUID NOT NULL,
    "run" BIGINT NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "after" BIGINT NOT NULL,
    CONSTRAINT pk_run_item PRIMARY KEY ("customer", "run")
);

CREATE INDEX ix_run_item_run ON "run_item" ("run");

CREATE TABLE "service_assignment" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "service" TEXT COLLATE "C" NOT NULL,
    "since" DATE NOT NULL,
    "until" DATE,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_service_assignment PRIMARY KEY ("id"),
    CONSTRAINT ck_service_assignment_version CHECK ("version" > 0)
);

CREATE INDEX ix_service_assignment_customer_service ON "service_assignment" ("customer", "service");

CREATE INDEX ix_service_assignment_service ON "service_assignment" ("service");

CREATE TABLE "setting" (
    "customer" UUID NOT NULL,
    "category" TEXT COLLATE "C" NOT NULL,
    "group" TEXT COLLATE "C" NOT NULL,
    "chosen" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY ("customer", "category", "group"),
    CONSTRAINT ck_setting_version CHECK ("version" > 0)
);

CREATE TABLE "staff" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C" NOT NULL,
    "permissions" TEXT COLLATE "C" NOT NULL,
    "active" BOOLEAN NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_staff PRIMARY KEY ("id"),
    CONSTRAINT ck_staff_version CHECK ("version" > 0)
);

CREATE TABLE "stored_statement" (
    "id" UUID NOT NULL,
    "customer" UUID NOT NULL,
    "style" TEXT COLLATE "C" NOT NULL,
    "until" DATE NOT NULL,
    "known_at" BIGINT NOT NULL,
    "opening" BIGINT NOT NULL,
    "closing" BIGINT NOT NULL,
    "addressed" TEXT COLLATE "C" NOT NULL,
    "since" DATE,
    "previous" UUID,
    "absorbed" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_stored_statement PRIMARY KEY ("id"),
    CONSTRAINT ck_stored_statement_opening_size CHECK ("opening" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_stored_statement_closing_size CHECK ("closing" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_stored_statement_version CHECK ("version" > 0)
);

CREATE INDEX ix_stored_statement_customer_style ON "stored_statement" ("customer", "style");

CREATE TABLE "suppressed_address" (
    "address" TEXT COLLATE "C" NOT NULL,
    "why" TEXT COLLATE "C" NOT NULL,
    "since" BIGINT NOT NULL,
    "said" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_suppressed_address PRIMARY KEY ("address"),
    CONSTRAINT ck_suppressed_address_version CHECK ("version" > 0)
);

CREATE TABLE "tombstone" (
    "digest" TEXT COLLATE "C" NOT NULL,
    "mark" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_tombstone PRIMARY KEY ("digest"),
    CONSTRAINT ck_tombstone_version CHECK ("version" > 0)
);

CREATE TABLE "tombstone_key" (
    "id" UUID NOT NULL,
    "secret" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_tombstone_key PRIMARY KEY ("id"),
    CONSTRAINT ck_tombstone_key_version CHECK ("version" > 0)
);

CREATE TABLE "unmatched" (
    "customer" UUID NOT NULL,
    "because" TEXT COLLATE "C" NOT NULL,
    "at" BIGINT NOT NULL,
    "services" TEXT COLLATE "C" NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_unmatched PRIMARY KEY ("customer"),
    CONSTRAINT ck_unmatched_version CHECK ("version" > 0)
);

CREATE INDEX ix_unmatched_at ON "unmatched" ("at");

CREATE TABLE "wording" (
    "customer" UUID NOT NULL,
    "note" UUID NOT NULL,
    "n" BIGINT NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "editor" TEXT COLLATE "C" NOT NULL,
    "editor_name" TEXT COLLATE "C" NOT NULL,
    "at" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    CONSTRAINT pk_wording PRIMARY KEY ("customer", "note", "n"),
    CONSTRAINT ck_wording_version CHECK ("version" > 0)
);

CREATE TABLE "contact_roles" (
    "id" UUID NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_contact_roles PRIMARY KEY ("id", value),
    CONSTRAINT fk_contact_roles FOREIGN KEY("id") REFERENCES "contact" ("id") ON DELETE CASCADE
);

CREATE INDEX ix_contact_roles_value ON "contact_roles" (value);

CREATE TABLE "contact_text" (
    "id" UUID NOT NULL,
    "fold" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_contact_text PRIMARY KEY ("id"),
    CONSTRAINT fk_contact_text FOREIGN KEY("id") REFERENCES "contact" ("id") ON DELETE CASCADE
);

CREATE TABLE "customer_tags" (
    "id" UUID NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_customer_tags PRIMARY KEY ("id", value),
    CONSTRAINT fk_customer_tags FOREIGN KEY("id") REFERENCES "customer" ("id") ON DELETE CASCADE
);

CREATE INDEX ix_customer_tags_value ON "customer_tags" (value);

CREATE TABLE "listing_services" (
    "customer" UUID NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_listing_services PRIMARY KEY ("customer", value),
    CONSTRAINT fk_listing_services FOREIGN KEY("customer") REFERENCES "listing" ("customer") ON DELETE CASCADE
);

CREATE INDEX ix_listing_services_value ON "listing_services" (value);

CREATE TABLE "listing_tags" (
    "customer" UUID NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_listing_tags PRIMARY KEY ("customer", value),
    CONSTRAINT fk_listing_tags FOREIGN KEY("customer") REFERENCES "listing" ("customer") ON DELETE CASCADE
);

CREATE INDEX ix_listing_tags_value ON "listing_tags" (value);

CREATE TABLE "listing_text" (
    "customer" UUID NOT NULL,
    "fold" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_listing_text PRIMARY KEY ("customer"),
    CONSTRAINT fk_listing_text FOREIGN KEY("customer") REFERENCES "listing" ("customer") ON DELETE CASCADE
);
