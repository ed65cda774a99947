// A line that runs: the last seconds of a price, on a canvas.

const windowMs = 12_000;
const margin = { top: 8, right: 60, bottom: 18, left: 2 };
const hues = [214, 168, 28];

/** The round number next above, of the kind 1, 2, 5, 10, ... */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((step) => step * power >= value);
}

export class Chart {
  #canvas;
  #pen;
  #hue;
  #range;
  /** From the left end of the picture to the right, in per cent. */
  change = 0;

  constructor(canvas, index) {
    this.#canvas = canvas;
    this.#pen = canvas.getContext('2d');
    this.#hue = hues[index % hues.length];
  }

  /** `points` is time, price, time, price, ... */
  draw(points) {
    const { width, height } = this.#fit();
    const pen = this.#pen;
    pen.clearRect(0, 0, width, height);
    this.change = 0;
    if (points.length < 4) return;

    const end = points.at(-2);
    const begin = end - windowMs;
    let first = points.length - 2;
    while (first > 0 && points[first] > begin) first -= 2;
    this.change = (points.at(-1) / points[first + 1] - 1) * 100;

    const [low, high] = this.#follow(points, first);
    const right = width - margin.right;
    const bottom = height - margin.bottom;
    const x = (time) =>
      margin.left + ((time - begin) / windowMs) * (right - margin.left);
    const y = (price) =>
      bottom - ((price - low) / (high - low)) * (bottom - margin.top);

    const last = y(points.at(-1));
    this.#scale(low, high, y, right, last);
    this.#clock(begin, x, right, bottom);

    pen.save();
    pen.beginPath();
    pen.rect(margin.left, 0, right - margin.left, bottom);
    pen.clip();
    pen.beginPath();
    for (let i = first; i < points.length; i += 2) {
      pen.lineTo(x(points[i]), y(points[i + 1]));
    }
    const color = `hsl(${this.#hue} 75% 50%)`;
    pen.strokeStyle = color;
    pen.lineWidth = 1.75;
    pen.lineJoin = 'round';
    pen.stroke();
    pen.lineTo(right, bottom);
    pen.lineTo(x(points[first]), bottom);
    const fill = pen.createLinearGradient(0, margin.top, 0, bottom);
    fill.addColorStop(0, `hsl(${this.#hue} 75% 50% / 28%)`);
    fill.addColorStop(1, `hsl(${this.#hue} 75% 50% / 0%)`);
    pen.fillStyle = fill;
    pen.fill();
    pen.restore();

    this.#mark(points.at(-1), right, last, color);
  }

  /** As many pixels as the screen has; the pen counts in CSS pixels. */
  #fit() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = devicePixelRatio;
    const wanted = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== wanted[0] || this.#canvas.height !== wanted[1]) {
      [this.#canvas.width, this.#canvas.height] = wanted;
    }
    this.#pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    return { width, height };
  }

  /** The range of the prices, which moves slowly: nothing jumps. */
  #follow(points, first) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = first + 1; i < points.length; i += 2) {
      low = Math.min(low, points[i]);
      high = Math.max(high, points[i]);
    }
    const room = (high - low) * 0.12 + high * 1e-4;
    const wanted = [low - room, high + room];
    this.#range = this.#range
      ? this.#range.map((now, i) => now + (wanted[i] - now) * 0.08)
      : wanted;
    return [Math.min(this.#range[0], low), Math.max(this.#range[1], high)];
  }

  /** Lines at round prices, each with its price unless the mark is there. */
  #scale(low, high, y, right, mark) {
    const pen = this.#pen;
    const style = getComputedStyle(this.#canvas);
    pen.strokeStyle = style.getPropertyValue('--line');
    pen.fillStyle = style.getPropertyValue('--faint');
    pen.lineWidth = 1;
    pen.font = '11px system-ui, sans-serif';
    pen.textBaseline = 'middle';
    pen.textAlign = 'left';
    const step = roundUp((high - low) / 4);
    for (let i = Math.ceil(low / step); i * step < high; i += 1) {
      const at = Math.round(y(i * step)) + 0.5;
      pen.beginPath();
      pen.moveTo(margin.left, at);
      pen.lineTo(right, at);
      pen.stroke();
      if (Math.abs(at - mark) > 16) {
        pen.fillText((i * step).toFixed(2), right + 10, at);
      }
    }
  }

  /** The time, in the pen of the scale. */
  #clock(begin, x, right, bottom) {
    const pen = this.#pen;
    pen.textAlign = 'center';
    const every = 2_000;
    const end = begin + windowMs;
    for (
      let time = Math.ceil(begin / every) * every;
      time < end;
      time += every
    ) {
      const at = x(time);
      if (at < 24 || at > right - 24) continue;
      const clock = new Date(time).toTimeString().slice(0, 8);
      pen.fillText(clock, at, bottom + 10);
    }
  }

  /** The last price: a dot, and a label over the scale. */
  #mark(price, right, at, color) {
    const pen = this.#pen;
    pen.fillStyle = color;
    pen.beginPath();
    pen.arc(right, at, 3.5, 0, 2 * Math.PI);
    pen.fill();
    pen.beginPath();
    pen.roundRect(right + 4, at - 9, margin.right - 6, 18, 4);
    pen.fill();
    pen.fillStyle = 'white';
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    pen.font = '600 11px system-ui, sans-serif';
    pen.fillText(price.toFixed(2), right + 10, at + 0.5);
  }
}
