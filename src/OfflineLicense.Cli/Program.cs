using OfflineLicense.Cli;
using OfflineLicense.Storage.Station;

ProcessHardening.ShutWhereNeeded(args, Environment.GetEnvironmentVariable);
return Interrupt.Run(() => CommandLine.Run(args, SystemConsole.CreateHost()));
