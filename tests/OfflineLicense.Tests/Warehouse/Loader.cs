using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>Runs load.sh as a user who may load.</summary>
internal sealed class Loader(PostgresServer server, string database, string keys)
{
    public ProcessRun Load(params string[] exports) => Load(exports, new Dictionary<string, string?>());

    public ProcessRun Load(IEnumerable<string> exports, IReadOnlyDictionary<string, string?> environment)
    {
        var all = server.Environment(database, "loader");
        foreach (var (name, value) in environment)
            all[name] = value;
        return ProcessRun.Of(Checkout.At("warehouse", "postgresql", "load.sh"), [.. exports, "--keys", keys],
            limit: TimeSpan.FromMinutes(20), environment: all);
    }
}
