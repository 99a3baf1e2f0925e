using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Queries;

/// <summary>The definitions that a ledger is compared with when it is opened.</summary>
public sealed class KnownSchemaTests
{
    [Fact]
    public void The_known_definitions_are_those_that_the_scripts_make()
    {
        OfflineLicense.Storage.Native.EmbeddedSqlite.Load();

        GeneratedPage.Match("src/OfflineLicense.Core/Storage/Ledger/Migrations/schema.sql", SchemaComparison.Describe(Schema.Version));
    }
}
