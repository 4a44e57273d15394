CREATE TABLE IF NOT EXISTS `account` (
    `customer` BINARY(16) NOT NULL,
    `total_due` BIGINT NOT NULL,
    `account_credit` BIGINT NOT NULL,
    `balance` BIGINT NOT NULL,
    `version` BIGINT NOT NULL,
    `currency` VARCHAR(380) NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (`customer`, `currency`),
    CONSTRAINT ck_account_at_least_zero_total_due CHECK ("total_due" >= 0),
    CONSTRAINT ck_account_at_least_zero_account_credit CHECK ("account_credit" >= 0),
    CONSTRAINT ck_account_total_due_size CHECK ("total_due" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_account_credit_size CHECK ("account_credit" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_balance_size CHECK ("balance" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_account_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `activity` (
    `customer` BINARY(16) NOT NULL,
    `at` BIGINT NOT NULL,
    `kind` LONGTEXT NOT NULL,
    `actor` LONGTEXT NOT NULL,
    `actor_name` LONGTEXT NOT NULL,
    `behind` LONGTEXT NOT NULL,
    `contact` BINARY(16),
    `document` BINARY(16),
    `payload` LONGTEXT NOT NULL,
    `seq` BIGINT NOT NULL,
    `salt` LONGTEXT NOT NULL,
    `payload_digest` LONGTEXT NOT NULL,
    `digest` LONGTEXT NOT NULL,
    CONSTRAINT pk_activity PRIMARY KEY (`customer`, `seq`)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_activity_customer_document ON `activity` (`customer`, `document`);

CREATE TABLE IF NOT EXISTS `attached_file` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `name` LONGTEXT NOT NULL,
    `media_type` LONGTEXT NOT NULL,
    `size` BIGINT NOT NULL,
    `content` LONGTEXT NOT NULL,
    CONSTRAINT pk_attached_file PRIMARY KEY (`id`)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_attached_file_customer ON `attached_file` (`customer`);

CREATE TABLE IF NOT EXISTS `books` (
    `id` BINARY(16) NOT NULL,
    `closed_until` DATE,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_books PRIMARY KEY (`id`),
    CONSTRAINT ck_books_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `bulk_run` (
    `id` BINARY(16) NOT NULL,
    `run` BIGINT NOT NULL,
    `kind` LONGTEXT NOT NULL,
    `done` LONGTEXT NOT NULL,
    `skipped` LONGTEXT NOT NULL,
    `failed` LONGTEXT NOT NULL,
    CONSTRAINT pk_bulk_run PRIMARY KEY (`id`),
    CONSTRAINT uq_bulk_run_run UNIQUE (`run`)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `choice_list` (
    `id` VARCHAR(380) NOT NULL,
    `offered` LONGTEXT NOT NULL,
    `retired` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_choice_list PRIMARY KEY (`id`),
    CONSTRAINT ck_choice_list_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `contact` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `name` LONGTEXT NOT NULL,
    `person` LONGTEXT,
    `email` LONGTEXT,
    `phone` LONGTEXT,
    `department` LONGTEXT NOT NULL,
    `position` LONGTEXT NOT NULL,
    `language` LONGTEXT NOT NULL,
    `roles` LONGTEXT NOT NULL,
    `primary_of` BINARY(16),
    `follows` INTEGER NOT NULL,
    `archived` INTEGER NOT NULL,
    `merged_into` BINARY(16),
    `claimed_email` VARCHAR(380),
    `email_folded` VARCHAR(380) NOT NULL,
    `phone_e164` LONGTEXT NOT NULL,
    `sort_name` VARCHAR(380) NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (`id`),
    CONSTRAINT uq_contact_customer_claimed_email UNIQUE (`customer`, `claimed_email`),
    CONSTRAINT uq_contact_primary_of UNIQUE (`primary_of`),
    CONSTRAINT ck_contact_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_contact_customer_sort_name ON `contact` (`customer`, `sort_name`);

CREATE INDEX IF NOT EXISTS ix_contact_email_folded ON `contact` (`email_folded`);

CREATE INDEX IF NOT EXISTS ix_contact_merged_into ON `contact` (`merged_into`);

CREATE TABLE IF NOT EXISTS `contact_merge` (
    `contact` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `into` BINARY(16) NOT NULL,
    `at` BIGINT NOT NULL,
    `by` LONGTEXT NOT NULL,
    `contacts` LONGTEXT NOT NULL,
    `lists` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_contact_merge PRIMARY KEY (`contact`),
    CONSTRAINT ck_contact_merge_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_contact_merge_customer ON `contact_merge` (`customer`);

CREATE INDEX IF NOT EXISTS ix_contact_merge_into ON `contact_merge` (`into`);

CREATE TABLE IF NOT EXISTS `credit_memo` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `reason` LONGTEXT NOT NULL,
    `net` BIGINT NOT NULL,
    `tax` BIGINT NOT NULL,
    `total` BIGINT NOT NULL,
    `series` VARCHAR(380) NOT NULL,
    `number` VARCHAR(380) NOT NULL,
    `issued` DATE NOT NULL,
    `invoice` BINARY(16),
    `lines` LONGTEXT NOT NULL,
    `bill_to` LONGTEXT,
    `expires` DATE,
    `opening` INTEGER NOT NULL,
    `stage` LONGTEXT NOT NULL,
    `voided` DATE,
    `version` BIGINT NOT NULL,
    `currency` LONGTEXT NOT NULL,
    CONSTRAINT pk_credit_memo PRIMARY KEY (`id`),
    CONSTRAINT uq_credit_memo_series_number UNIQUE (`series`, `number`),
    CONSTRAINT ck_credit_memo_net_size CHECK ("net" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_tax_size CHECK ("tax" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_total_size CHECK ("total" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_credit_memo_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_credit_memo_customer ON `credit_memo` (`customer`);

CREATE INDEX IF NOT EXISTS ix_credit_memo_invoice ON `credit_memo` (`invoice`);

CREATE TABLE IF NOT EXISTS `custmgr_lock` (
    customer BINARY(16) NOT NULL,
    seq BIGINT NOT NULL,
    head LONGTEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_custmgr_lock PRIMARY KEY (customer)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `custmgr_series` (
    name VARCHAR(380) NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_custmgr_series PRIMARY KEY (name)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `customer` (
    `id` BINARY(16) NOT NULL,
    `number` BIGINT NOT NULL,
    `name` LONGTEXT NOT NULL,
    `kind` LONGTEXT NOT NULL,
    `joined` DATE NOT NULL,
    `currency` LONGTEXT NOT NULL,
    `external_number` VARCHAR(380),
    `category` LONGTEXT NOT NULL,
    `customer_type` LONGTEXT NOT NULL,
    `billing_type` LONGTEXT NOT NULL,
    `person` LONGTEXT,
    `company` LONGTEXT NOT NULL,
    `email` LONGTEXT,
    `phone` LONGTEXT,
    `department` LONGTEXT NOT NULL,
    `position` LONGTEXT NOT NULL,
    `addresses` LONGTEXT NOT NULL,
    `tax_id` LONGTEXT NOT NULL,
    `purchase_order` LONGTEXT NOT NULL,
    `parent` BINARY(16),
    `account_manager` LONGTEXT,
    `language` LONGTEXT NOT NULL,
    `zone` LONGTEXT NOT NULL,
    `tags` LONGTEXT NOT NULL,
    `services` LONGTEXT NOT NULL,
    `consent` LONGTEXT NOT NULL,
    `status` LONGTEXT NOT NULL,
    `status_before` LONGTEXT,
    `merged_into` BINARY(16),
    `absorbed` LONGTEXT NOT NULL,
    `blocked` INTEGER NOT NULL,
    `no_mail` INTEGER NOT NULL,
    `no_text` INTEGER NOT NULL,
    `email_folded` VARCHAR(380),
    `email_domain` VARCHAR(380),
    `phone_e164` VARCHAR(380),
    `name_folded` VARCHAR(380) NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_customer PRIMARY KEY (`id`),
    CONSTRAINT uq_customer_number UNIQUE (`number`),
    CONSTRAINT uq_customer_external_number UNIQUE (`external_number`),
    CONSTRAINT ck_customer_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_customer_email_domain ON `customer` (`email_domain`);

CREATE INDEX IF NOT EXISTS ix_customer_email_folded ON `customer` (`email_folded`);

CREATE INDEX IF NOT EXISTS ix_customer_name_folded ON `customer` (`name_folded`);

CREATE INDEX IF NOT EXISTS ix_customer_phone_e164 ON `customer` (`phone_e164`);

CREATE TABLE IF NOT EXISTS `delivery` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `message` BINARY(16) NOT NULL,
    `event` LONGTEXT NOT NULL,
    `at` BIGINT NOT NULL,
    `recorded_at` BIGINT NOT NULL,
    `said` LONGTEXT NOT NULL,
    `event_id` VARCHAR(380),
    CONSTRAINT pk_delivery PRIMARY KEY (`id`),
    CONSTRAINT uq_delivery_message_event_id UNIQUE (`message`, `event_id`)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_delivery_customer ON `delivery` (`customer`);

CREATE INDEX IF NOT EXISTS ix_delivery_message_at ON `delivery` (`message`, `at`);

CREATE TABLE IF NOT EXISTS `erasure` (
    `customer` BINARY(16) NOT NULL,
    `number` BIGINT NOT NULL,
    `how` LONGTEXT NOT NULL,
    `reason` LONGTEXT NOT NULL,
    `at` BIGINT NOT NULL,
    `by` LONGTEXT NOT NULL,
    `rows` BIGINT NOT NULL,
    `until` DATE,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_erasure PRIMARY KEY (`customer`),
    CONSTRAINT ck_erasure_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_erasure_at ON `erasure` (`at`);

CREATE TABLE IF NOT EXISTS `imported_chunk` (
    `kind` VARCHAR(380) NOT NULL,
    `digest` VARCHAR(380) NOT NULL,
    `first` BIGINT NOT NULL,
    `lines` LONGTEXT NOT NULL,
    `added` BIGINT NOT NULL,
    `at` BIGINT NOT NULL,
    `by` LONGTEXT NOT NULL,
    CONSTRAINT pk_imported_chunk PRIMARY KEY (`kind`, `digest`, `first`)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `invoice` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `lines` LONGTEXT NOT NULL,
    `net` BIGINT NOT NULL,
    `tax` BIGINT NOT NULL,
    `total` BIGINT NOT NULL,
    `terms` LONGTEXT NOT NULL,
    `rounding` LONGTEXT NOT NULL,
    `stage` LONGTEXT NOT NULL,
    `origin` LONGTEXT NOT NULL,
    `series` VARCHAR(380) NOT NULL,
    `number` VARCHAR(380),
    `issued` DATE,
    `due` DATE,
    `issued_at` BIGINT,
    `bill_to` LONGTEXT,
    `reference` VARCHAR(380) NOT NULL,
    `note` LONGTEXT NOT NULL,
    `voided` DATE,
    `version` BIGINT NOT NULL,
    `currency` LONGTEXT NOT NULL,
    CONSTRAINT pk_invoice PRIMARY KEY (`id`),
    CONSTRAINT uq_invoice_series_number UNIQUE (`series`, `number`),
    CONSTRAINT ck_invoice_net_size CHECK ("net" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_tax_size CHECK ("tax" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_total_size CHECK ("total" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_invoice_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_invoice_customer ON `invoice` (`customer`);

CREATE INDEX IF NOT EXISTS ix_invoice_number ON `invoice` (`number`);

CREATE INDEX IF NOT EXISTS ix_invoice_reference ON `invoice` (`reference`);

CREATE TABLE IF NOT EXISTS `ledger_entry` (
    `customer` BINARY(16) NOT NULL,
    `document` BINARY(16) NOT NULL,
    `n` BIGINT NOT NULL,
    `debit` LONGTEXT NOT NULL,
    `credit` LONGTEXT NOT NULL,
    `amount` BIGINT NOT NULL,
    `on` DATE NOT NULL,
    `at` BIGINT NOT NULL,
    `item` BINARY(16),
    `part` BIGINT NOT NULL,
    `source` BINARY(16),
    `due` DATE,
    `reverses` BIGINT,
    `base` BIGINT,
    `rate` LONGTEXT,
    `receivable` BIGINT NOT NULL,
    `held` BIGINT NOT NULL,
    `currency` LONGTEXT NOT NULL,
    CONSTRAINT pk_ledger_entry PRIMARY KEY (`customer`, `document`, `n`),
    CONSTRAINT uq_ledger_entry_customer_document_reverses UNIQUE (`customer`, `document`, `reverses`),
    CONSTRAINT ck_ledger_entry_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_ledger_entry_unequal_debit_credit CHECK ("debit" <> "credit"),
    CONSTRAINT ck_ledger_entry_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_ledger_entry_receivable_size CHECK ("receivable" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_ledger_entry_held_size CHECK ("held" between -1000000000000000 and 1000000000000000)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `listing` (
    `customer` BINARY(16) NOT NULL,
    `number` BIGINT NOT NULL,
    `name` LONGTEXT NOT NULL,
    `kind` LONGTEXT NOT NULL,
    `category` VARCHAR(380) NOT NULL,
    `status` LONGTEXT NOT NULL,
    `joined` DATE NOT NULL,
    `balance` BIGINT NOT NULL,
    `external_number` LONGTEXT NOT NULL,
    `company` LONGTEXT NOT NULL,
    `email` LONGTEXT NOT NULL,
    `phone` LONGTEXT NOT NULL,
    `city` LONGTEXT NOT NULL,
    `country` LONGTEXT NOT NULL,
    `customer_type` LONGTEXT NOT NULL,
    `billing_type` LONGTEXT NOT NULL,
    `account_manager` LONGTEXT NOT NULL,
    `tags` LONGTEXT NOT NULL,
    `services` LONGTEXT NOT NULL,
    `oldest_due` DATE,
    `merged_into` BINARY(16),
    `absorbs` INTEGER NOT NULL,
    `former` LONGTEXT NOT NULL,
    `name_folded` VARCHAR(380) NOT NULL,
    `company_folded` LONGTEXT NOT NULL,
    `email_folded` LONGTEXT NOT NULL,
    `city_folded` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    `currency` VARCHAR(380) NOT NULL,
    CONSTRAINT pk_listing PRIMARY KEY (`customer`),
    CONSTRAINT ck_listing_balance_size CHECK ("balance" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_listing_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_listing_category_currency_balance ON `listing` (`category`, `currency`, `balance`);

CREATE INDEX IF NOT EXISTS ix_listing_currency_balance ON `listing` (`currency`, `balance`);

CREATE INDEX IF NOT EXISTS ix_listing_joined ON `listing` (`joined`);

CREATE INDEX IF NOT EXISTS ix_listing_name_folded ON `listing` (`name_folded`);

CREATE INDEX IF NOT EXISTS ix_listing_number ON `listing` (`number`);

CREATE TABLE IF NOT EXISTS `merge` (
    `customer` BINARY(16) NOT NULL,
    `into` BINARY(16) NOT NULL,
    `at` BIGINT NOT NULL,
    `by` LONGTEXT NOT NULL,
    `accounts` LONGTEXT NOT NULL,
    `primary` LONGTEXT,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_merge PRIMARY KEY (`customer`),
    CONSTRAINT ck_merge_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_merge_into ON `merge` (`into`);

CREATE TABLE IF NOT EXISTS `message` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `purpose` LONGTEXT NOT NULL,
    `template` LONGTEXT NOT NULL,
    `template_version` BIGINT NOT NULL,
    `language` LONGTEXT NOT NULL,
    `if_doubled` LONGTEXT NOT NULL,
    `automatic` INTEGER NOT NULL,
    `address` LONGTEXT NOT NULL,
    `address_folded` LONGTEXT NOT NULL,
    `sender` LONGTEXT NOT NULL,
    `subject` LONGTEXT NOT NULL,
    `text` LONGTEXT NOT NULL,
    `queued_at` BIGINT NOT NULL,
    `not_before` BIGINT NOT NULL,
    `contact` BINARY(16),
    `document` BINARY(16),
    `name` LONGTEXT NOT NULL,
    `sender_name` LONGTEXT NOT NULL,
    `reply_to` LONGTEXT NOT NULL,
    `html` LONGTEXT NOT NULL,
    `attachments` LONGTEXT NOT NULL,
    `despite_silence` INTEGER NOT NULL,
    `retry_of` BINARY(16),
    `replaced_by` BINARY(16),
    `dedupe` VARCHAR(380),
    `state` VARCHAR(380) NOT NULL,
    `why` LONGTEXT,
    `attempts` BIGINT NOT NULL,
    `doubted` INTEGER NOT NULL,
    `said` LONGTEXT NOT NULL,
    `reference` VARCHAR(380) NOT NULL,
    `sending_since` BIGINT,
    `leased_until` BIGINT,
    `ended_at` BIGINT,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (`id`),
    CONSTRAINT uq_message_customer_dedupe UNIQUE (`customer`, `dedupe`),
    CONSTRAINT ck_message_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_message_contact_queued_at ON `message` (`contact`, `queued_at`);

CREATE INDEX IF NOT EXISTS ix_message_customer_queued_at ON `message` (`customer`, `queued_at`);

CREATE INDEX IF NOT EXISTS ix_message_reference ON `message` (`reference`);

CREATE INDEX IF NOT EXISTS ix_message_state_leased_until ON `message` (`state`, `leased_until`);

CREATE INDEX IF NOT EXISTS ix_message_state_not_before ON `message` (`state`, `not_before`);

CREATE TABLE IF NOT EXISTS `note` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `author` LONGTEXT NOT NULL,
    `author_name` LONGTEXT NOT NULL,
    `at` BIGINT NOT NULL,
    `text` LONGTEXT NOT NULL,
    `pinned` INTEGER NOT NULL,
    `visibility` LONGTEXT NOT NULL,
    `edits` BIGINT NOT NULL,
    `version` BIGINT NOT NULL,
    `fold` LONGTEXT NOT NULL,
    CONSTRAINT pk_note PRIMARY KEY (`id`),
    CONSTRAINT ck_note_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_note_customer_pinned_at ON `note` (`customer`, `pinned`, `at`);

CREATE TABLE IF NOT EXISTS `open_credit` (
    `customer` BINARY(16) NOT NULL,
    `document` BINARY(16) NOT NULL,
    `account` LONGTEXT NOT NULL,
    `number` LONGTEXT NOT NULL,
    `on` DATE NOT NULL,
    `amount` BIGINT NOT NULL,
    `open` BIGINT NOT NULL,
    `applied` BIGINT NOT NULL,
    `refunded` BIGINT NOT NULL,
    `reversed` BIGINT NOT NULL,
    `open_since` DATE NOT NULL,
    `expires` DATE,
    `version` BIGINT NOT NULL,
    `currency` VARCHAR(380) NOT NULL,
    CONSTRAINT pk_open_credit PRIMARY KEY (`customer`, `document`),
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
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_open_credit_customer_currency_on ON `open_credit` (`customer`, `currency`, `on`);

CREATE TABLE IF NOT EXISTS `open_item` (
    `customer` BINARY(16) NOT NULL,
    `document` BINARY(16) NOT NULL,
    `part` BIGINT NOT NULL,
    `number` LONGTEXT NOT NULL,
    `on` DATE NOT NULL,
    `due` DATE NOT NULL,
    `amount` BIGINT NOT NULL,
    `open` BIGINT NOT NULL,
    `paid` BIGINT NOT NULL,
    `credited` BIGINT NOT NULL,
    `written_off` BIGINT NOT NULL,
    `open_since` DATE NOT NULL,
    `closed` DATE,
    `void` INTEGER NOT NULL,
    `version` BIGINT NOT NULL,
    `currency` VARCHAR(380) NOT NULL,
    CONSTRAINT pk_open_item PRIMARY KEY (`customer`, `document`, `part`),
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
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_open_item_customer_currency_due_open ON `open_item` (`customer`, `currency`, `due`, `open`);

CREATE TABLE IF NOT EXISTS `past_setting` (
    `customer` BINARY(16) NOT NULL,
    `category` VARCHAR(380) NOT NULL,
    `group` VARCHAR(380) NOT NULL,
    `n` BIGINT NOT NULL,
    `until` BIGINT NOT NULL,
    `chosen` LONGTEXT NOT NULL,
    CONSTRAINT pk_past_setting PRIMARY KEY (`customer`, `category`, `group`, `n`)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `payment` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `number` VARCHAR(380) NOT NULL,
    `amount` BIGINT NOT NULL,
    `method` LONGTEXT NOT NULL,
    `received` DATE NOT NULL,
    `reference` VARCHAR(380) NOT NULL,
    `note` LONGTEXT NOT NULL,
    `confirmed` INTEGER NOT NULL,
    `on_account` INTEGER NOT NULL,
    `reversal` LONGTEXT,
    `moved_from` BINARY(16),
    `version` BIGINT NOT NULL,
    `currency` LONGTEXT NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (`id`),
    CONSTRAINT uq_payment_number UNIQUE (`number`),
    CONSTRAINT ck_payment_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_payment_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_payment_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_payment_customer_received ON `payment` (`customer`, `received`);

CREATE INDEX IF NOT EXISTS ix_payment_reference ON `payment` (`reference`);

CREATE TABLE IF NOT EXISTS `rate_assignment` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `card` BINARY(16) NOT NULL,
    `service` VARCHAR(380) NOT NULL,
    `unit` LONGTEXT NOT NULL,
    `unit_price` LONGTEXT NOT NULL,
    `currency` LONGTEXT NOT NULL,
    `since` DATE NOT NULL,
    `because` LONGTEXT NOT NULL,
    `until` DATE,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_rate_assignment PRIMARY KEY (`id`),
    CONSTRAINT ck_rate_assignment_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_rate_assignment_customer_service_since ON `rate_assignment` (`customer`, `service`, `since`);

CREATE TABLE IF NOT EXISTS `rate_card` (
    `id` BINARY(16) NOT NULL,
    `name` VARCHAR(380) NOT NULL,
    `service` LONGTEXT NOT NULL,
    `unit` LONGTEXT NOT NULL,
    `unit_price` LONGTEXT NOT NULL,
    `currency` LONGTEXT NOT NULL,
    `domains` LONGTEXT NOT NULL,
    `include_subdomains` INTEGER NOT NULL,
    `categories` LONGTEXT NOT NULL,
    `priority` BIGINT NOT NULL,
    `valid_from` DATE,
    `valid_until` DATE,
    `active` INTEGER NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_rate_card PRIMARY KEY (`id`),
    CONSTRAINT uq_rate_card_name UNIQUE (`name`),
    CONSTRAINT ck_rate_card_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `recipient_list` (
    `customer` BINARY(16) NOT NULL,
    `purpose` VARCHAR(380) NOT NULL,
    `contacts` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_recipient_list PRIMARY KEY (`customer`, `purpose`),
    CONSTRAINT ck_recipient_list_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `refund` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `number` VARCHAR(380) NOT NULL,
    `amount` BIGINT NOT NULL,
    `method` LONGTEXT NOT NULL,
    `on` DATE NOT NULL,
    `reason` LONGTEXT NOT NULL,
    `reversed` DATE,
    `version` BIGINT NOT NULL,
    `currency` LONGTEXT NOT NULL,
    CONSTRAINT pk_refund PRIMARY KEY (`id`),
    CONSTRAINT uq_refund_number UNIQUE (`number`),
    CONSTRAINT ck_refund_above_zero_amount CHECK ("amount" > 0),
    CONSTRAINT ck_refund_amount_size CHECK ("amount" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_refund_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_refund_customer ON `refund` (`customer`);

CREATE TABLE IF NOT EXISTS `request` (
    `customer` BINARY(16) NOT NULL,
    `operation` VARCHAR(380) NOT NULL,
    `key` VARCHAR(380) NOT NULL,
    `digest` LONGTEXT NOT NULL,
    `answer` LONGTEXT NOT NULL,
    `at` BIGINT NOT NULL,
    CONSTRAINT pk_request PRIMARY KEY (`customer`, `operation`, `key`)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `restricted_snapshot` (
    `customer` BINARY(16) NOT NULL,
    `kind` VARCHAR(380) NOT NULL,
    `row` VARCHAR(380) NOT NULL,
    `values` LONGTEXT NOT NULL,
    `until` DATE NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_restricted_snapshot PRIMARY KEY (`customer`, `kind`, `row`),
    CONSTRAINT ck_restricted_snapshot_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_restricted_snapshot_until ON `restricted_snapshot` (`until`);

CREATE TABLE IF NOT EXISTS `run_item` (
    `customer` BINARY(16) NOT NULL,
    `run` BIGINT NOT NULL,
    `kind` LONGTEXT NOT NULL,
    `after` BIGINT NOT NULL,
    CONSTRAINT pk_run_item PRIMARY KEY (`customer`, `run`)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_run_item_run ON `run_item` (`run`);

CREATE TABLE IF NOT EXISTS `service_assignment` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `service` VARCHAR(380) NOT NULL,
    `since` DATE NOT NULL,
    `until` DATE,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_service_assignment PRIMARY KEY (`id`),
    CONSTRAINT ck_service_assignment_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_service_assignment_customer_service ON `service_assignment` (`customer`, `service`);

CREATE INDEX IF NOT EXISTS ix_service_assignment_service ON `service_assignment` (`service`);

CREATE TABLE IF NOT EXISTS `setting` (
    `customer` BINARY(16) NOT NULL,
    `category` VARCHAR(380) NOT NULL,
    `group` VARCHAR(380) NOT NULL,
    `chosen` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY (`customer`, `category`, `group`),
    CONSTRAINT ck_setting_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `staff` (
    `id` VARCHAR(380) NOT NULL,
    `name` LONGTEXT NOT NULL,
    `email` LONGTEXT NOT NULL,
    `permissions` LONGTEXT NOT NULL,
    `active` INTEGER NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_staff PRIMARY KEY (`id`),
    CONSTRAINT ck_staff_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `stored_statement` (
    `id` BINARY(16) NOT NULL,
    `customer` BINARY(16) NOT NULL,
    `style` VARCHAR(380) NOT NULL,
    `until` DATE NOT NULL,
    `known_at` BIGINT NOT NULL,
    `opening` BIGINT NOT NULL,
    `closing` BIGINT NOT NULL,
    `addressed` LONGTEXT NOT NULL,
    `since` DATE,
    `previous` BINARY(16),
    `absorbed` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    `currency` LONGTEXT NOT NULL,
    CONSTRAINT pk_stored_statement PRIMARY KEY (`id`),
    CONSTRAINT ck_stored_statement_opening_size CHECK ("opening" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_stored_statement_closing_size CHECK ("closing" between -1000000000000000 and 1000000000000000),
    CONSTRAINT ck_stored_statement_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_stored_statement_customer_style ON `stored_statement` (`customer`, `style`);

CREATE TABLE IF NOT EXISTS `suppressed_address` (
    `address` VARCHAR(380) NOT NULL,
    `why` LONGTEXT NOT NULL,
    `since` BIGINT NOT NULL,
    `said` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_suppressed_address PRIMARY KEY (`address`),
    CONSTRAINT ck_suppressed_address_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `tombstone` (
    `digest` VARCHAR(380) NOT NULL,
    `mark` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_tombstone PRIMARY KEY (`digest`),
    CONSTRAINT ck_tombstone_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `tombstone_key` (
    `id` BINARY(16) NOT NULL,
    `secret` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_tombstone_key PRIMARY KEY (`id`),
    CONSTRAINT ck_tombstone_key_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `unmatched` (
    `customer` BINARY(16) NOT NULL,
    `because` LONGTEXT NOT NULL,
    `at` BIGINT NOT NULL,
    `services` LONGTEXT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_unmatched PRIMARY KEY (`customer`),
    CONSTRAINT ck_unmatched_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_unmatched_at ON `unmatched` (`at`);

CREATE TABLE IF NOT EXISTS `wording` (
    `customer` BINARY(16) NOT NULL,
    `note` BINARY(16) NOT NULL,
    `n` BIGINT NOT NULL,
    `text` LONGTEXT NOT NULL,
    `editor` LONGTEXT NOT NULL,
    `editor_name` LONGTEXT NOT NULL,
    `at` BIGINT NOT NULL,
    `version` BIGINT NOT NULL,
    CONSTRAINT pk_wording PRIMARY KEY (`customer`, `note`, `n`),
    CONSTRAINT ck_wording_version CHECK ("version" > 0)
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `contact_roles` (
    `id` BINARY(16) NOT NULL,
    value VARCHAR(380) NOT NULL,
    CONSTRAINT pk_contact_roles PRIMARY KEY (`id`, value),
    CONSTRAINT fk_contact_roles FOREIGN KEY(`id`) REFERENCES `contact` (`id`) ON DELETE CASCADE
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_contact_roles_value ON `contact_roles` (value);

CREATE TABLE IF NOT EXISTS `contact_text` (
    `id` BINARY(16) NOT NULL,
    `fold` LONGTEXT NOT NULL,
    CONSTRAINT pk_contact_text PRIMARY KEY (`id`),
    CONSTRAINT fk_contact_text FOREIGN KEY(`id`) REFERENCES `contact` (`id`) ON DELETE CASCADE
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS `customer_tags` (
    `id` BINARY(16) NOT NULL,
    value VARCHAR(380) NOT NULL,
    CONSTRAINT pk_customer_tags PRIMARY KEY (`id`, value),
    CONSTRAINT fk_customer_tags FOREIGN KEY(`id`) REFERENCES `customer` (`id`) ON DELETE CASCADE
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_customer_tags_value ON `customer_tags` (value);

CREATE TABLE IF NOT EXISTS `listing_services` (
    `customer` BINARY(16) NOT NULL,
    value VARCHAR(380) NOT NULL,
    CONSTRAINT pk_listing_services PRIMARY KEY (`customer`, value),
    CONSTRAINT fk_listing_services FOREIGN KEY(`customer`) REFERENCES `listing` (`customer`) ON DELETE CASCADE
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_listing_services_value ON `listing_services` (value);

CREATE TABLE IF NOT EXISTS `listing_tags` (
    `customer` BINARY(16) NOT NULL,
    value VARCHAR(380) NOT NULL,
    CONSTRAINT pk_listing_tags PRIMARY KEY (`customer`, value),
    CONSTRAINT fk_listing_tags FOREIGN KEY(`customer`) REFERENCES `listing` (`customer`) ON DELETE CASCADE
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ix_listing_tags_value ON `listing_tags` (value);

CREATE TABLE IF NOT EXISTS `listing_text` (
    `customer` BINARY(16) NOT NULL,
    `fold` LONGTEXT NOT NULL,
    CONSTRAINT pk_listing_text PRIMARY KEY (`customer`),
    CONSTRAINT fk_listing_text FOREIGN KEY(`customer`) REFERENCES `listing` (`customer`) ON DELETE CASCADE
)ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin;
