<?php
// From PHP, by its FFI: php -d ffi.enable=1 misdirect.php PREFIX general@us.army.ml
$prefix = $argv[1];
$lib = FFI::cdef(
    file_get_contents("$prefix/share/misdirect/misdirect.cdef"),
    "$prefix/lib/libmisdirect.so"
);

function ok(FFI $lib, int $status): void
{
    if ($status !== 0) {
        throw new RuntimeException($lib->misdirect_status_name($status));
    }
}

$checker = $lib->new('misdirect_checker');
ok($lib, $lib->misdirect_checker_init(FFI::addr($checker), FFI::sizeof($checker)));
ok($lib, $lib->misdirect_checker_add_builtin(FFI::addr($checker), 1));

// The domain that was probably meant, and its probability; "" if there is nothing to say.
$target = function (string $address) use ($lib, $checker): array {
    $answer = $lib->new('misdirect_answer');
    ok($lib, $lib->misdirect_check(
        FFI::addr($checker), $address, strlen($address), null,
        FFI::addr($answer), FFI::sizeof($answer)
    ));
    if ($answer->verdict !== $lib->MISDIRECT_VERDICT_SUSPECT || $answer->suggestion_count === 0) {
        return ['', 0];
    }
    $best = $answer->suggestions[0];
    return [FFI::string($best->target, $best->target_len), $best->probability_ppm / 1e6];
};

foreach (array_slice($argv, 2) as $address) {
    [$meant, $probability] = $target($address);
    printf("%s: %s %.3f\n", $address, $meant, $probability);
}
