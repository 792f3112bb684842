import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export interface Bar1 {
  readonly name: string;
  readonly value: number;
}

export interface BarsProps {
  readonly bars: readonly Bar1[];
  /** How a value is written. */
  readonly write: (value: number) => string;
  /** Names are long: they stand at the side. */
  readonly sideways?: boolean;
}

/** Bars as large as what is around them. */
export function Bars({ bars, write, sideways = false }: BarsProps) {
  const value = { tickFormatter: write, tickLine: false, axisLine: false } as const;
  const name = { dataKey: 'name', tickLine: false, axisLine: false } as const;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={[...bars]}
        layout={sideways ? 'vertical' : 'horizontal'}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke="var(--line)" vertical={sideways} horizontal={!sideways} />
        {sideways ? (
          <XAxis type="number" {...value} allowDecimals={false} />
        ) : (
          <XAxis {...name} minTickGap={24} />
        )}
        {sideways ? (
          <YAxis type="category" {...name} width={130} interval={0} />
        ) : (
          <YAxis {...value} width={52} allowDecimals={false} />
        )}
        <Tooltip
          cursor={{ fill: 'var(--wash)' }}
          formatter={(shown) => [write(Number(shown)), '']}
          separator=""
          contentStyle={{ background: 'var(--card)', borderColor: 'var(--line)', borderRadius: 10 }}
          isAnimationActive={false}
        />
        <Bar
          dataKey="value"
          fill="var(--accent)"
          radius={sideways ? [0, 4, 4, 0] : [4, 4, 0, 0]}
          maxBarSize={36}
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}
