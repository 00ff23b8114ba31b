import type { ChartTree } from './chart-tree.ts';
import type { ChartValues } from './chart-values.ts';

/** A chart to render, and with what. */
export interface ChartCase {
  readonly chart: ChartTree;
  /** Where helm finds it: absolute. */
  readonly path: string;
  readonly values: ChartValues;
}
