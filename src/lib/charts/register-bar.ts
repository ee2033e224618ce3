import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from 'chart.js';
import { annotations } from './annotations.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip, annotations);

export { Chart };
