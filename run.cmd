@echo off
rem Finds a Python for run.py, which sets up what is missing and hands its arguments to invoke.
setlocal
set PYTHONUTF8=1
where py >nul 2>nul
if errorlevel 1 (python "%~dp0run.py" %*) else (py -3 "%~dp0run.py" %*)
exit /b %errorlevel%
