/** A message of the Common Alerting Protocol 1.2 (OASIS, 2010-07-01), times as epoch milliseconds. */
export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';

export const STATUS = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
export const MESSAGE_TYPE = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
export const SCOPE = ['Public', 'Restricted', 'Private'] as const;
export const CATEGORY = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const;
export const URGENCY = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const;
export const SEVERITY = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
export const CERTAINTY = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const;

export interface CapReference {
  sender: string;
  identifier: string;
  sentMs: number;
}

export interface CapValue {
  name: string;
  value: string;
}

export interface CapArea {
  description: string;
  polygons: string[];
  circles: string[];
  geocodes: CapValue[];
}

export interface CapInfo {
  language: string;
  categories: (typeof CATEGORY)[number][];
  event: string;
  urgency: (typeof URGENCY)[number];
  severity: (typeof SEVERITY)[number];
  certainty: (typeof CERTAINTY)[number];
  eventCodes: CapValue[];
  effectiveMs: number | null;
  onsetMs: number | null;
  expiresMs: number | null;
  senderName: string | null;
  headline: string | null;
  description: string | null;
  instruction: string | null;
  web: string | null;
  contact: string | null;
  parameters: CapValue[];
  areas: CapArea[];
}

export interface CapAlert {
  identifier: string;
  sender: string;
  sentMs: number;
  status: (typeof STATUS)[number];
  type: (typeof MESSAGE_TYPE)[number];
  scope: (typeof SCOPE)[number];
  restriction: string | null;
  addresses: string | null;
  note: string | null;
  references: CapReference[];
  infos: CapInfo[];
}

/** `2021-07-19T21:59:00+08:00`: never Z, never fractions of a second (CAP 1.2 3.3.2). */
export const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/;
/** No spaces, commas or restricted characters (CAP 1.2 3.2.1). */
export const IDENTIFIER = /^[^\s,<&]+$/;
