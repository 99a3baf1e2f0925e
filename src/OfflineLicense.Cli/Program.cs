using OfflineLicense.Cli;

KeyUse.ShutWhereLikely(args, Environment.GetEnvironmentVariable);
return Interrupt.Run(() => CommandLine.Run(args, SystemConsole.CreateHost()));
