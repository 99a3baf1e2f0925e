using OfflineLicense.Cli;

KeyUse.ShutWhereLikely(args, Environment.GetEnvironmentVariable);
return Interrupt.Ends(() => CommandLine.Run(args, SystemConsole.Site()));
