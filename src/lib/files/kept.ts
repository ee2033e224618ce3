/** Values put aside in order and read again, by their number or from the beginning. */
export type Kept<T> = {
	length: number;
	push: (value: T) => void;
	at: (index: number) => T;
	values: () => Iterable<T>;
};

/** Makes places to put values aside, as many as are needed. */
export type Keeper = <T>() => Kept<T>;

export const keptInMemory: Keeper = <T>(): Kept<T> => {
	const values: T[] = [];
	return {
		get length() {
			return values.length;
		},
		push: (value) => values.push(value),
		at: (index) => values[index]!,
		values: () => values
	};
};
