using OfflineLicense.Cli;

return Interrupt.Ends(() => CommandLine.Run(args, Terminal.Site()));
