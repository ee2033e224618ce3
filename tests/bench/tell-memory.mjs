// Loaded into a measured process: says at its end how much memory it came to.
process.on('exit', () => console.error(`peak-kb ${process.resourceUsage().maxRSS}`));
