using OfflineLicense.Cli;
using OfflineLicense.Storage.Station;

ProcessHardening.ShutWhereNeeded(args, Environment.GetEnvironmentVariable);
var host = SystemConsole.CreateHost();
return host.Interrupt.Run(() => CommandLine.Run(args, host));
