using OfflineLicense.Tests.Attacks;
using OfflineLicense.Tests.Attacks.Folders;
using OfflineLicense.Tests.Commands.Devices;
using OfflineLicense.Tests.Commands.Station;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.EndToEnd.Transfer;
using OfflineLicense.Tests.Histories;
using OfflineLicense.Tests.Histories.States;
using OfflineLicense.Tests.Media;
using OfflineLicense.Tests.Screens;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Storage;
using OfflineLicense.Tests.WorstCases;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("OfflineLicense.Tests.Support.LongestFirst", "OfflineLicense.Tests")]

namespace OfflineLicense.Tests.Support;

/// <summary>
/// The classes that take longest begin first. One that begins last keeps a lane open while the other processors have nothing to do.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>More than 10 s in <c>artifacts/test-results/check.trx</c>, longest first.</summary>
    private static readonly Type[] Longest =
    [
        typeof(NativeFileTests), typeof(BitFlipTests), typeof(LargeServerFileTests), typeof(KeyPassphraseTests), typeof(TargetFaultTests),
        typeof(ScreenTests), typeof(SmallDiskTests), typeof(BundleMutantTests), typeof(NaughtyStringTests), typeof(TftpTransferTests),
        typeof(AnsibleTests), typeof(StateHistoryTests), typeof(FailingDiskTests), typeof(GrowthTests), typeof(TamperedLedgerTests),
        typeof(RequestTripTests), typeof(HistoryTests), typeof(RoundTripTests), typeof(RebuildTests), typeof(PlantedStationTests),
        typeof(SourceFaultTests), typeof(SemanticMutantTests),
    ];

    private static readonly List<string> Names = [.. Longest.Select(type => $"Test collection for {type.FullName}")];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(each => Names.IndexOf(each.DisplayName) is var at && at < 0 ? Names.Count : at);
}
