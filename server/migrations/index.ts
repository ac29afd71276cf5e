import type { Migration } from '../platform/db/migrate.ts';
import { migration as m0001 } from './0001-create-platform.ts';
import { migration as m0002 } from './0002-create-people.ts';
import { migration as m0003 } from './0003-create-audit.ts';
import { migration as m0004 } from './0004-create-telemetry.ts';
import { migration as m0005 } from './0005-create-rules.ts';
import { migration as m0006 } from './0006-create-responses.ts';
import { migration as m0008 } from './0008-create-gateway.ts';
import { migration as m0009 } from './0009-create-media.ts';
import { migration as m0011 } from './0011-create-sl323-views.ts';
import { migration as m0013 } from './0013-change-rules.ts';
import { migration as m0015 } from './0015-change-ingest.ts';
import { migration as m0016 } from './0016-change-rollups.ts';
import { migration as m0030 } from './0030-create-ledger.ts';
import { migration as m0031 } from './0031-change-level-series.ts';
import { migration as m0038 } from './0038-create-record-clocks.ts';
import { migration as m0039 } from './0039-create-record-words.ts';
import { migration as m0040 } from './0040-create-record-signatures.ts';
import { migration as m0045 } from './0045-create-statements.ts';
import { migration as m0052 } from './0052-create-intake.ts';
import { migration as m0055 } from './0055-create-field.ts';
import { migration as m0058 } from './0058-create-person-keys.ts';
import { migration as m0061 } from './0061-change-intake-contacts.ts';
import { migration as m0062 } from './0062-create-attachments.ts';
import { migration as m0066 } from './0066-create-notices.ts';
import { migration as m0067 } from './0067-create-comments.ts';
import { migration as m0070 } from './0070-create-figure-firsts.ts';
import { migration as m0071 } from './0071-create-figure-months.ts';
import { migration as m0072 } from './0072-change-cameras.ts';
import { migration as m0073 } from './0073-create-figure-fills.ts';
import { migration as m0074 } from './0074-create-saved-views.ts';
import { migration as m0079 } from './0079-create-open311.ts';
import { migration as m0080 } from './0080-create-questionnaires.ts';
import { migration as m0082 } from './0082-add-records-by-unit.ts';
import { migration as m0085 } from './0085-add-picture-hashes.ts';
import { migration as m0086 } from './0086-create-figure-bindings.ts';
import { migration as m0087 } from './0087-create-handovers.ts';
import { migration as m0088 } from './0088-create-callouts.ts';
import { migration as m0089 } from './0089-create-figure-log.ts';
import { migration as m0090 } from './0090-create-briefs.ts';
import { migration as m0091 } from './0091-create-printed-issues.ts';
import { migration as m0092 } from './0092-create-desk-life.ts';
import { migration as m0093 } from './0093-create-duty-roster.ts';
import { migration as m0094 } from './0094-create-duty-reports.ts';
import { migration as m0095 } from './0095-add-frames-by-hand.ts';
import { migration as m0096 } from './0096-change-invitations.ts';
import { migration as m0097 } from './0097-create-rating-slips.ts';
import { migration as m0098 } from './0098-create-rounds.ts';
import { migration as m0099 } from './0099-create-delivery-reports.ts';
import { migration as m0100 } from './0100-add-wecom-accounts.ts';
import { migration as m0101 } from './0101-create-rain-areas.ts';
import { migration as m0102 } from './0102-create-reporting-plans.ts';
import { migration as m0103 } from './0103-create-figure-papers.ts';
import { migration as m0104 } from './0104-create-joint-briefs.ts';
import { migration as m0105 } from './0105-change-clock-told.ts';
import { migration as m0106 } from './0106-create-station-relations.ts';

/** Forward-only, in this order; a new migration is a new file and a new line at its place. */

export const MIGRATIONS: readonly Migration[] = [
  m0001,
  m0002,
  m0003,
  m0004,
  m0005,
  m0006,
  m0008,
  m0009,
  m0011,
  m0013,
  m0015,
  m0016,
  m0030,
  m0031,
  m0038,
  m0039,
  m0040,
  m0045,
  m0052,
  m0055,
  m0058,
  m0061,
  m0062,
  m0066,
  m0067,
  m0070,
  m0071,
  m0072,
  m0073,
  m0074,
  m0079,
  m0080,
  m0082,
  m0085,
  m0086,
  m0087,
  m0088,
  m0089,
  m0090,
  m0091,
  m0092,
  m0093,
  m0094,
  m0095,
  m0096,
  m0097,
  m0098,
  m0099,
  m0100,
  m0101,
  m0102,
  m0103,
  m0104,
  m0105,
  m0106,
];
