import type { Criterion, Figure } from './criterion.ts';

/** What the person or CI asked for. */
export interface VerifyOptions {
  /** `provider/model` of the checks that ask a model of choice. */
  model: string;
  /** Variables that configure its provider. */
  providerEnv: Record<string, string>;
  /** Of the server under test; null: any free one. */
  port: number | null;
}

/** One measurement, which several criteria are judged by. */
export interface Check {
  key: string;
  table: 'first' | 'harder';
  name: string;
  /** How it is measured, and which settings its server got. */
  method: string;
  criteria: Criterion[];
  /** Figures by criterion. Throws where nothing could be measured. */
  measure(options: VerifyOptions): Promise<Record<string, Figure>>;
}
