import { CategoryScale, Chart, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { annotations } from './annotations.ts';

Chart.register(LineController, LineElement, PointElement, CategoryScale, LinearScale, Tooltip, annotations);

export { Chart };
