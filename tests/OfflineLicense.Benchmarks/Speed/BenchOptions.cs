using OfflineLicense.Benchmarks.Speed.Large;
using OfflineLicense.Benchmarks.Speed.Scale;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>
/// <c>measure TOOL FOLDER BASELINE [DEVICES] [REPORTS] [ROUNDS] [OPTION…]</c>, as <c>scripts/bench.sh</c> calls it; an empty
/// BASELINE: there is none. The script's header says what the options do.
/// </summary>
internal sealed record BenchOptions(string Tool, string Folder, string? Baseline)
{
    public int Devices { get; init; } = 5_000;

    public int Reports { get; init; } = 8;

    public int Rounds { get; init; } = 3;

    public bool Growth { get; init; }

    public bool Long { get; init; }

    public bool Short { get; init; }

    public bool Large { get; init; }

    public bool Scale { get; init; }

    /// <summary>Whether a size was named.</summary>
    public bool Sized { get; init; }

    /// <summary>One of the large cases alone, or one part of the scale; null: all.</summary>
    public string? Case { get; init; }

    /// <returns>Null: something is not understood.</returns>
    public static BenchOptions? Of(string[] arguments)
    {
        if (arguments is not [var tool, var folder, var baseline, .. var rest])
            return null;
        var options = new BenchOptions(tool, folder, baseline.Length == 0 ? null : baseline);
        var numbers = new List<int>();
        foreach (var word in rest)
        {
            if (int.TryParse(word, out var number) && number > 0)
                numbers.Add(number);
            else if (options.With(word) is { } changed)
                options = changed;
            else
                return null;
        }

        return numbers switch
        {
            [] => options,
            [var d] => options with { Sized = true, Devices = d },
            [var d, var r] => options with { Sized = true, Devices = d, Reports = r },
            [var d, var r, var times] => options with { Sized = true, Devices = d, Reports = r, Rounds = times },
            _ => null,
        };
    }

    private BenchOptions? With(string option) => option switch
    {
        "--growth" => this with { Growth = true },
        "--long" => this with { Growth = true, Long = true },
        "--short" => this with { Short = true },
        "--large" => this with { Large = true },
        "--scale" => this with { Scale = true },
        ScaleRun.Year when Scale => this with { Case = option },
        _ when Large && LargeCases.Has(option) => this with { Case = option },
        _ => null,
    };
}
